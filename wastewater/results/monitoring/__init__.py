"""What measured series mean: annual loads with their spread, trends, comparison with the model."""
