from tests.model.monitoring.world import X
def test_x(): assert X == 1
