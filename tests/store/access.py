"""Who may do what: the status that each of four is told, at every route, for every method it has.

`another` is a shopper too, but nothing here is hers: order, customer and account are the shopper's.
`staff` has no right of its own in the admin, which asks for each of them. A line is

    route   method   anonymous shopper another staff
"""

TABLE = """
(home)                                    GET     200 200 200 200
(home)                                    POST    200 200 200 200
store/carts                               POST    201 201 201 201
store/carts/{cart_pk}/items               GET     200 200 200 200
store/carts/{cart_pk}/items               POST    201 201 201 201
store/carts/{cart_pk}/items/{pk}          GET     200 200 200 200
store/carts/{cart_pk}/items/{pk}          PATCH   200 200 200 200
store/carts/{cart_pk}/items/{pk}          DELETE  204 204 204 204
store/carts/{pk}                          GET     200 200 200 200
store/carts/{pk}                          DELETE  204 204 204 204
store/collections                         GET     200 200 200 200
store/collections                         POST    401 403 403 201
store/collections/{pk}                    GET     200 200 200 200
store/collections/{pk}                    PUT     401 403 403 200
store/collections/{pk}                    PATCH   401 403 403 200
store/collections/{pk}                    DELETE  401 403 403 204
store/customers                           GET     401 403 403 200
store/customers/me                        GET     401 200 200 200
store/customers/me                        PUT     401 200 200 200
store/customers/{pk}                      GET     401 403 403 200
store/customers/{pk}                      PUT     401 403 403 200
store/customers/{pk}                      PATCH   401 403 403 200
store/orders                              GET     401 200 200 200
store/orders                              POST    401 200 200 200
store/orders/{pk}                         GET     401 200 404 200
store/orders/{pk}                         PATCH   401 403 403 200
store/orders/{pk}                         DELETE  401 403 403 204
store/products                            GET     200 200 200 200
store/products                            POST    401 403 403 201
store/products/{pk}                       GET     200 200 200 200
store/products/{pk}                       PUT     401 403 403 200
store/products/{pk}                       PATCH   401 403 403 200
store/products/{pk}                       DELETE  401 403 403 204
store/products/{product_pk}/images        GET     200 200 200 200
store/products/{product_pk}/images        POST    401 403 403 201
store/products/{product_pk}/images/{pk}   GET     200 200 200 200
store/products/{product_pk}/images/{pk}   DELETE  401 403 403 204
store/products/{product_pk}/reviews       GET     200 200 200 200
store/products/{product_pk}/reviews       POST    201 201 201 201
store/products/{product_pk}/reviews/{pk}  GET     200 200 200 200
store/products/{product_pk}/reviews/{pk}  PUT     401 403 403 200
store/products/{product_pk}/reviews/{pk}  PATCH   401 403 403 200
store/products/{product_pk}/reviews/{pk}  DELETE  401 403 403 204
auth/jwt/blacklist                        POST    200 200 200 200
auth/jwt/create                           POST    200 200 200 200
auth/jwt/refresh                          POST    200 200 200 200
auth/jwt/verify                           POST    200 200 200 200
auth/users                                POST    201 201 201 201
auth/users/me                             GET     401 200 200 200
auth/users/me                             PATCH   401 200 200 200
auth/users/set_password                   POST    401 204 400 400
schema                                    GET     200 200 200 200
schema/ui                                 GET     200 200 200 200
admin                                     GET     302 302 302 200
admin                                     POST    302 302 302 200
admin/autocomplete                        GET     302 302 302 403
admin/autocomplete                        POST    302 302 302 405
admin/jsi18n                              GET     302 302 302 200
admin/jsi18n                              POST    302 302 302 405
admin/login                               GET     200 200 200 302
admin/login                               POST    200 200 200 200
admin/logout                              GET     302 302 302 405
admin/logout                              POST    302 302 302 200
admin/password_change                     GET     302 302 302 200
admin/password_change                     POST    302 302 302 200
admin/password_change/done                GET     302 302 302 200
admin/password_change/done                POST    302 302 302 405
admin/r/{content_type_id}/{object_id}     GET     302 302 302 404
admin/r/{content_type_id}/{object_id}     POST    302 302 302 404
admin/{app_label}                         GET     302 302 302 404
admin/{app_label}                         POST    302 302 302 404
admin/{model}                             GET     302 302 302 403
admin/{model}                             POST    302 302 302 403
admin/{model}/add                         GET     302 302 302 403
admin/{model}/add                         POST    302 302 302 403
admin/{model}/{id}/password               GET     302 302 302 403
admin/{model}/{id}/password               POST    302 302 302 403
admin/{model}/{object_id}                 GET     302 302 302 302
admin/{model}/{object_id}                 POST    302 302 302 302
admin/{model}/{object_id}                 PUT     302 302 302 302
admin/{model}/{object_id}                 PATCH   302 302 302 302
admin/{model}/{object_id}                 DELETE  302 302 302 302
admin/{model}/{object_id}/change          GET     302 302 302 403
admin/{model}/{object_id}/change          POST    302 302 302 403
admin/{model}/{object_id}/delete          GET     302 302 302 403
admin/{model}/{object_id}/delete          POST    302 302 302 403
admin/{model}/{object_id}/history         GET     302 302 302 403
admin/{model}/{object_id}/history         POST    302 302 302 403
admin/{url}                               GET     302 302 302 404
admin/{url}                               POST    302 302 302 404
playground/hello                          GET     200 200 200 200
playground/hello                          POST    200 200 200 200
healthz                                   GET     200 200 200 200
healthz                                   POST    200 200 200 200
(?:store|auth)(?:/|$)                     GET     404 404 404 404
(?:store|auth)(?:/|$)                     POST    404 404 404 404
"""

# Where the shop itself serves pictures: not in prod, unless SERVE_MEDIA is set.
MEDIA = """
media/{path}                              GET     200 200 200 200
media/{path}                              POST    405 405 405 405
"""

# Of routes whose address does not follow from what there is.
ADDRESSES = {
    "admin/r/{content_type_id}/{object_id}": "/admin/r/999999/1/",
    "admin/{app_label}": "/admin/store/",
    "admin/{url}": "/admin/nothing/",
    "(?:store|auth)(?:/|$)": "/store/nothing",
    "media/{path}": "/media/seen.png",
}
