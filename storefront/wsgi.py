"""The entry point of servers: `gunicorn storefront.wsgi`."""

from django.core.wsgi import get_wsgi_application

from storefront.commit import commit
from storefront.profile import use_profile

use_profile(default="settings.prod")  # who forgets to choose gets the safe one
application = get_wsgi_application()
commit()  # now, while it is still the code that was loaded
