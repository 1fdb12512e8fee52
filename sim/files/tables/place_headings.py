"""What columns of positions are called, also in Russian, Kazakh and Finnish, the surest first."""

LATITUDE = ("latitude", "lat", "@lat", "latitude_deg", "широта", "ендік", "leveysaste", "y")
LONGITUDE = (
    *("longitude", "lon", "lng", "long", "@lon", "longitude_deg"),
    *("долгота", "бойлық", "pituusaste", "x"),
)
