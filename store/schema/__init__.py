"""What OpenAPI says of the shop beyond what views and serializers tell: refusals and links."""
