"""Fills the bakery: 60 cakes by 3 bakers, each with 2 to 4 layers and reviews."""

from django.core.management.base import BaseCommand

from menu.models import Baker, Cake, Layer, Review

CAKES = 60


class Command(BaseCommand):
    """The same bakery each time."""

    def handle(self, **options):
        bakers = Baker.objects.bulk_create(Baker(name=name) for name in ("Ada", "Ben", "Cleo"))
        cakes = Cake.objects.bulk_create(
            Cake(name=f"Cake {number}", baker=bakers[number % 3]) for number in range(CAKES)
        )
        Layer.objects.bulk_create(
            Layer(cake=cake, flavour=f"Flavour {layer}") for cake in cakes for layer in range(2 + cake.pk % 3)
        )
        Review.objects.bulk_create(
            Review(cake=cake, stars=1 + (cake.pk + review) % 5)
            for cake in cakes
            for review in range(2 + cake.pk % 3)
        )
