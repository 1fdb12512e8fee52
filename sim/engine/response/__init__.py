"""The response centre: people at screens who look at alerts, one after the other, while they still matter."""
