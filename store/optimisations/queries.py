"""The catalogue from fewer columns, without serializers, in one query."""
