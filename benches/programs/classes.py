class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length_squared(self):
        return self.x * self.x + self.y * self.y


class Body:
    count = 0

    def __init__(self, name, position, velocity):
        self.name = name
        self.position = position
        self.velocity = velocity
        Body.count += 1

    def move(self, time):
        self.position = self.position + self.velocity.scaled(time)

    @property
    def energy(self):
        return self.velocity.length_squared() // 2


class Comet(Body):
    def __init__(self, name, position, velocity, tail):
        super().__init__(name, position, velocity)
        self.tail = tail

    def move(self, time):
        super().move(time)
        self.tail = self.tail + 1


bodies = [Body("b%d" % i, Vector(i, -i), Vector(1, i % 7)) for i in range(20)]
bodies += [Comet("c%d" % i, Vector(-i, i), Vector(i % 5, 2), 0) for i in range(10)]
total = 0
for round in range(600):
    for body in bodies:
        body.move(2)
        total += body.energy
print(total, Body.count, bodies[3].position.x, bodies[-1].tail)
