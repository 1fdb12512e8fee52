"""Standard output and standard error in every state they come in."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.terminal.console import progress_console, result_console
from sim.cli.terminal.streams import any_code_page, print_json
from sim.core.errors import InputError

CODE_PAGES = ("cp1251", "cp1252", "cp866", "latin-1", "ascii", "koi8-r", "utf-8", "utf-16")


def page(name: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=name)


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode(stream.encoding)


def safecity(*arguments: str, **streams: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments], text=True, check=False, timeout=60, **streams
    )


def test_a_stream_that_was_sent_elsewhere_by_its_number_ends_nothing(tmp_path: Path) -> None:
    source = "import os, sys; r, w = os.pipe(); os.dup2(w, 1); from sim.cli.main import answer; "
    command = [sys.executable, "-c", f"{source}sys.exit(answer(['--version']))"]
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.stderr == ""


@pytest.mark.parametrize("name", CODE_PAGES)
def test_no_code_page_ends_an_output(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = page(name)
    monkeypatch.setattr(sys, "stdout", stream)

    code = main.answer(["list", "parameters"])

    assert code == 0
    assert "per_10m2" in written(stream) or "people" in written(stream)


def test_our_own_signs_stay_readable_in_ascii() -> None:
    stream = page("ascii")
    any_code_page(stream)

    stream.write("── 3 × 2 ± 1 – é … Қ \U0001f600 \udcff")

    assert written(stream) == r"-- 3 x 2 +/- 1 - e ... \u049a \U0001f600 \udcff"


@pytest.mark.parametrize("name", CODE_PAGES)
def test_json_is_json_in_every_code_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = page(name)
    monkeypatch.setattr(sys, "stdout", stream)
    any_code_page(stream)
    content = {"title": "Қала × \U0001f600 \x9b2J \u202e \x7f", "lines": "a\nb"}

    print_json(content)

    assert json.loads(written(stream)) == content
    assert "\x9b" not in written(stream)
    assert "\u202e" not in written(stream)


def test_half_a_character_is_printed_as_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"title": "a\ud800b"})

    assert capsys.readouterr().out == '{\n  "title": "a\\ud800b"\n}\n'


def test_a_console_writes_out_what_its_content_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    console = result_console()

    console.print("\x1b]0;owned\x07 \x9b2J\u202e", markup=False)

    told = capsys.readouterr().out
    assert r"\x1b]0;owned" in told
    assert r"\x9b2J\u202e" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where a full device exists")
def test_a_full_disk_is_said_and_no_fault_of_ours() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = safecity("list", stdout=full, stderr=subprocess.PIPE)
        silent = safecity("list", "regions", stdout=subprocess.PIPE, stderr=full)

    assert told.returncode == 2
    assert told.stderr.startswith("safecity: standard output cannot be written: no space left on device")
    assert told.stderr.count("\n") == 1
    assert silent.returncode == 0
    assert silent.stdout


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell does")
@pytest.mark.parametrize(("closed", "code"), [("1>&-", 2), ("2>&-", 0), ("1>&- 2>&-", 2), ("0<&-", 0)])
def test_closed_streams_end_in_a_sentence_or_in_the_result(closed: str, code: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m sim list regions {closed}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert ("standard output is closed" in done.stderr) is (closed == "1>&-")


def test_a_reader_that_has_read_enough_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = safecity("list", "parameters", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert done.returncode == 0
    assert done.stderr == ""


def test_progress_that_nobody_can_read_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_stream: object, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())
    progress_console().print("half done")

    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr(Closed, "write", full)
    with pytest.raises(InputError, match="standard output cannot be written: no space left"):
        result_console().print("a result")
