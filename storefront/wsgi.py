"""The entry point of servers: `gunicorn storefront.wsgi`."""

import django

from storefront.charset import Handler
from storefront.checks import refuse_to_serve
from storefront.commit import commit
from storefront.profile import use_profile

use_profile(default="settings.prod")  # who forgets to choose gets the safe one
django.setup(set_prefix=False)
refuse_to_serve()
application = Handler()
commit()  # now, while it is still the code that was loaded
