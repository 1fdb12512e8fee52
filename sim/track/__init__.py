"""One walk past cameras on a map: how long and how far it is in view."""
