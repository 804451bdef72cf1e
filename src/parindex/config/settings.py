"""Settings. Everything that differs between installations comes from PARINDEX_… variables.

| variable | default | meaning |
| --- | --- | --- |
| PARINDEX_HOME | var/ beside the checkout | where the database, the secret key and files live |
| PARINDEX_DATABASE_URL | SQLite in PARINDEX_HOME | postgres://… in production |
| PARINDEX_SECRET_KEY | made on first run in PARINDEX_HOME | Django's signing key |
| PARINDEX_HOSTS | 127.0.0.1,localhost | host names served, comma-separated |
| PARINDEX_HTTPS | 0 | 1 behind TLS: secure cookies, HSTS |
| PARINDEX_PROXY | 0 | 1 behind a proxy that sets X-Forwarded-For (and -Proto if HTTPS) |
| PARINDEX_DEMO | 0 | 1 shows the demo accounts on the sign-in page |
| PARINDEX_LIBRARY | indicator_sets/ of the checkout | the indicator sets that are shown |
| PARINDEX_SITE_URL | http://127.0.0.1:8000 | the address that e-mails link to; forms come from it |
| PARINDEX_SMTP | none | smtp://user:password@host:port (STARTTLS) or smtps://… |
| PARINDEX_EMAIL_BACKEND, _EMAIL_FROM | SMTP when set, else the console | how e-mail leaves |
| PARINDEX_SMS_URL | none: no SMS leaves | gateway called by POST; may hold {phone} and {text} |
| PARINDEX_SMS_BODY | {"to": "{phone}", "text": "{text}"} | the JSON posted to the gateway |
| PARINDEX_SMS_KEY | none | sent to the gateway as Authorization |
| PARINDEX_EVIDENCE_QUOTA_MB | 2000 | room for the documents of one unit |
| PARINDEX_EVIDENCE_REFUSES | zip | kinds of file not taken as evidence, comma-separated |
| PARINDEX_CLAMD | none | ClamAV's socket: a path or host:port |
| PARINDEX_DATA_LICENCE | CC-BY-4.0 | licence of figures: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 |
| PARINDEX_API_A_MINUTE | 240 | requests of one address to the API; half of them at once |
| PARINDEX_S3_BUCKET, _S3_ENDPOINT | files/ in PARINDEX_HOME | evidence in an S3-compatible store |
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("PARINDEX_HOME", CHECKOUT / "var"))
LIBRARY = Path(os.environ.get("PARINDEX_LIBRARY", CHECKOUT / "indicator_sets"))
GUIDES = CHECKOUT / "docs/huong-dan"
BOUNDARIES = HOME / "boundaries"
HOME.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the database."""
    if given := os.environ.get("PARINDEX_SECRET_KEY"):
        return given
    file = HOME / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = False
IS_DEMO = os.environ.get("PARINDEX_DEMO") == "1"
IS_HTTPS = os.environ.get("PARINDEX_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("PARINDEX_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "parindex.web",
    "parindex.directory",
    "parindex.cycles",
    "parindex.surveys",
    "parindex.improvement",
    "parindex.assessments",
    "parindex.publications",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parindex.web.security.content_security_policy",
    "parindex.api.gate.open_to_all",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parindex.publications.site.keeping.kept_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "parindex.web.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parindex.directory.first_password.change_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parindex.web.incoming.CleanIncoming",
]

CSRF_FAILURE_VIEW = "parindex.web.views.stale_form"
ROOT_URLCONF = "parindex.config.urls"
WSGI_APPLICATION = "parindex.config.wsgi.application"
AUTH_USER_MODEL = "directory.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

TEMPLATES = [
    {
        "BACKEND": "parindex.web.jinja.Pages",
        "APP_DIRS": False,
        "DIRS": [
            CHECKOUT / "src/parindex/web/templates",
            CHECKOUT / "src/parindex/directory/templates",
            CHECKOUT / "src/parindex/cycles/templates",
            CHECKOUT / "src/parindex/surveys/templates",
            CHECKOUT / "src/parindex/improvement/templates",
            CHECKOUT / "src/parindex/assessments/templates",
            CHECKOUT / "src/parindex/publications/templates",
            CHECKOUT / "src/parindex/api/templates",
        ],
        "OPTIONS": {
            "environment": "parindex.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "parindex.web.jinja.page_context",
            ],
        },
    },
]


# PostgreSQL parses and plans a query once for each connection instead of every time, which is
# most of what it does for a save. Behind a pooler that changes connections between transactions:
# postgres://…?server_side_binding=false
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


def _database() -> dict[str, object]:
    """PostgreSQL by address, otherwise SQLite set up for concurrent writers."""
    url = os.environ.get("PARINDEX_DATABASE_URL", "")
    if url:
        found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        if found["ENGINE"] == "django.db.backends.postgresql":
            found["ENGINE"] = "parindex.config.postgresql"
        return {**found, "OPTIONS": {**PREPARED, **found.get("OPTIONS", {})}}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "parindex.sqlite3",
        # Without IMMEDIATE, concurrent writers fail with "database is locked".
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "parindex",
        # Every unit has an entry of its own; the usual 300 would be less than one province.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# How old the answer to "has anything been published or withdrawn?" may be in one process.
PUBLIC_PAGES_SECONDS = 1.0

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "src/parindex/web/locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True


def _file_storage() -> dict[str, object]:
    """Evidence on disk, or in an S3-compatible bucket (needs parindex[s3])."""
    if bucket := os.environ.get("PARINDEX_S3_BUCKET"):
        options = {
            "bucket_name": bucket,
            "endpoint_url": os.environ.get("PARINDEX_S3_ENDPOINT"),
            "default_acl": "private",
            "file_overwrite": False,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    place = {"location": HOME / "files", "base_url": None}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}


STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": _file_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


def _smtp(url: str) -> dict[str, str | int | bool]:
    """The mail server of an address; a password goes over TLS only."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "PARINDEX_SMTP không đúng. Ghi smtp://người:mật-khẩu@máy-chủ:cổng hoặc smtps://…"
        )
    is_tls, user = parts.scheme == "smtps", unquote(parts.username or "")
    port = port or (465 if is_tls else 587 if user else 25)
    return {
        "host": parts.hostname,
        "port": port,
        "user": user,
        "password": unquote(parts.password or ""),
        "ssl": is_tls,
        "starttls": not is_tls and (bool(user) or port == 587),
    }


SMTP = os.environ.get("PARINDEX_SMTP", "")
if SMTP:
    _server = _smtp(SMTP)
    EMAIL_HOST, EMAIL_PORT = _server["host"], _server["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server["user"], _server["password"]
    EMAIL_USE_SSL, EMAIL_USE_TLS = _server["ssl"], _server["starttls"]
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = os.environ.get(
    "PARINDEX_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if SMTP else 'console'}.EmailBackend",
)
DEFAULT_FROM_EMAIL = os.environ.get("PARINDEX_EMAIL_FROM", "parindex@localhost")
SITE_URL = os.environ.get("PARINDEX_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
CSRF_TRUSTED_ORIGINS = [f"https://{_site.netloc}"] if _site.scheme == "https" else []
SMS_URL = os.environ.get("PARINDEX_SMS_URL", "")
SMS_BODY = os.environ.get("PARINDEX_SMS_BODY", '{"to": "{phone}", "text": "{text}"}')
SMS_KEY = os.environ.get("PARINDEX_SMS_KEY", "")
SESSION_ENGINE = "parindex.directory.sessions"
AUTHENTICATION_BACKENDS = ["parindex.directory.sessions.Accounts"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
IS_BEHIND_PROXY = os.environ.get("PARINDEX_PROXY") == "1"
if IS_HTTPS and IS_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
LARGEST_EVIDENCE = 100_000_000
EVIDENCE_QUOTA = int(os.environ.get("PARINDEX_EVIDENCE_QUOTA_MB", "2000")) * 1_000_000
EVIDENCE_REFUSES = set(os.environ.get("PARINDEX_EVIDENCE_REFUSES", "zip").split(","))
DATA_LICENCE = os.environ.get("PARINDEX_DATA_LICENCE", "CC-BY-4.0")
if DATA_LICENCE not in ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"):
    raise ImproperlyConfigured("PARINDEX_DATA_LICENCE: CC-BY-4.0, CC-BY-SA-4.0 hoặc CC0-1.0.")
API_A_MINUTE = int(os.environ.get("PARINDEX_API_A_MINUTE", "240"))
CLAMD_ADDRESS = os.environ.get("PARINDEX_CLAMD", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
