"""What follows being in view: recognition, alerts, the response centre, retention. It needs core alone."""
