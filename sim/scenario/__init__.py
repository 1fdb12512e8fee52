"""What is asked: scenarios, named changes and sourced numbers, read from YAML and resolved to plain values.

The only package that knows pydantic and YAML. It hands on plain values and knows no city and no camera.
"""
