"""Behind the lens: whose face is captured, matched with a list, and rightly or wrongly reported."""
