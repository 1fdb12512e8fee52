"""How many people does a camera network observe in a day, and what does a policy change?"""

__version__ = "0.1.0"
