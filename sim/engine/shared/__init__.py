"""What both engines need: views of streets and places, chances, faults of the day."""
