"""A cake, told in seven ways. Docstrings of the views say what each of them asks."""

from rest_framework import serializers

from menu.models import Baker, Cake, Layer


class BakerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Baker
        fields = ["name"]


class LayerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Layer
        fields = ["flavour"]


class CakeSerializer(serializers.ModelSerializer):
    baker = BakerSerializer()
    layers = LayerSerializer(many=True)

    class Meta:
        model = Cake
        fields = ["name", "baker", "layers"]


class LayeredCakeSerializer(serializers.ModelSerializer):
    layers = LayerSerializer(many=True)

    class Meta:
        model = Cake
        fields = ["name", "layers"]


class PraisedCakeSerializer(serializers.ModelSerializer):
    is_praised = serializers.SerializerMethodField()

    class Meta:
        model = Cake
        fields = ["name", "is_praised"]

    def get_is_praised(self, cake) -> bool:
        return cake.reviews.filter(stars=5).exists()


class RatedCakeSerializer(serializers.ModelSerializer):
    stars = serializers.FloatField(read_only=True)

    class Meta:
        model = Cake
        fields = ["name", "stars"]


class ToppedCakeSerializer(serializers.ModelSerializer):
    topping = serializers.SerializerMethodField()

    class Meta:
        model = Cake
        fields = ["name", "topping"]

    def get_topping(self, cake) -> str:
        return cake.layers.order_by("-id").first().flavour


class SignedCakeSerializer(serializers.ModelSerializer):
    signature = serializers.SerializerMethodField()

    class Meta:
        model = Cake
        fields = ["name", "signature"]

    def get_signature(self, cake) -> str:
        baker = Baker.objects.get(pk=cake.baker_id)
        return f"Yours, {baker.name}"


class CountedCakeSerializer(serializers.ModelSerializer):
    number_of_reviews = serializers.IntegerField(read_only=True)

    class Meta:
        model = Cake
        fields = ["name", "number_of_reviews"]
