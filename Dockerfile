# One image for every service of ours: the shop, Locust and the harness. It takes its packages from the lock, with their hashes.
# Production has its own: the target of that name, with PACKAGES=shop, which leaves Locust and silk out.

FROM python:3.13-slim AS packages
ARG PACKAGES=tools
RUN python -m venv /packages
COPY requirements/${PACKAGES}.txt packages.txt
RUN /packages/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r packages.txt \
 # pip has done its work, and tests of libraries are never run here
 && /packages/bin/pip uninstall --quiet --yes pip \
 && find /packages -depth -type d -name tests -exec rm -r {} +

FROM python:3.13-slim AS shop
ENV PATH=/packages/bin:$PATH PYTHONUNBUFFERED=1
# What the shop writes lies in /data; the code belongs to root, so that nobody who breaks in can edit it.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin storefront \
 && install --directory --owner storefront --group storefront /data
COPY --from=packages /packages /packages
WORKDIR /app
COPY . .
# There is no git in here to ask.
ARG COMMIT=unknown
ENV COMMIT=$COMMIT
USER storefront
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py", "--bind", "0.0.0.0:8000"]

# Static files belong to a release. What settings.prod asks for besides is not used for them, and is nobody's.
FROM shop AS static
RUN DJANGO_SETTINGS_MODULE=settings.prod SECRET_KEY=unused ALLOWED_HOSTS=unused DATABASE_URL=sqlite:///unused \
    STATIC_ROOT=/tmp/static python manage.py collectstatic --no-input --verbosity 0

FROM shop AS production
COPY --from=static /tmp/static static

# The one that is built when no target is named.
FROM shop
