"""Cakes, who bakes them, their layers, and what people say."""

from django.db import connection, models


class Baker(models.Model):
    """Who bakes."""

    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Cake(models.Model):
    """What is sold."""

    name = models.CharField(max_length=50)
    baker = models.ForeignKey(Baker, on_delete=models.CASCADE, related_name="cakes")

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name

    @property
    def stars(self):
        """The mean of all reviews."""
        return self.reviews.aggregate(mean=models.Avg("stars"))["mean"]

    def number_of_reviews(self):
        """As written by somebody who does not trust the ORM."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM menu_review WHERE cake_id = %s", [self.pk])
            return cursor.fetchone()[0]


class Layer(models.Model):
    """One layer of a cake, counted from below."""

    cake = models.ForeignKey(Cake, on_delete=models.CASCADE, related_name="layers")
    flavour = models.CharField(max_length=50)

    def __str__(self):
        return self.flavour


class Review(models.Model):
    """What somebody says about a cake, in stars."""

    cake = models.ForeignKey(Cake, on_delete=models.CASCADE, related_name="reviews")
    stars = models.PositiveSmallIntegerField()

    def __str__(self):
        return "*" * self.stars
