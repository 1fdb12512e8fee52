"""Land of a city or district: its outline, its cells and how many live in each."""
