"""A view that somebody signed in acts through: who they are, and refusals as pages.

`Denied` becomes 403, `Conflict` 409, `Invalid` 422, a missing row 404; each shows its own sentence.
A request of htmx whose session has ended gets 401 and keeps its page, with all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.directory.models import User
from parindex.errors import Conflict, Denied, Invalid
from parindex.web.pages import render_page

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def acting(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Pass the actor to a view, and turn its refusals into answers."""

    @wraps(view)
    def respond(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            if request.headers.get("HX-Request"):
                return HttpResponse(_("Phiên đăng nhập đã hết."), status=401)
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, actor_of(user), *args, **kwargs)
        except Denied as refusal:
            if request.headers.get("HX-Request"):
                return HttpResponse(str(refusal), status=403)
            raise PermissionDenied(str(refusal)) from refusal
        except ObjectDoesNotExist:
            raise Http404 from None
        except Conflict as refusal:
            return _refused(request, 409, str(refusal))
        except Invalid as refusal:
            return _refused(request, 422, " ".join(refusal.problems))

    respond.is_acting = True  # type: ignore[attr-defined]  # the access test looks for it
    return respond  # type: ignore[return-value]  # wraps keeps the name, not the parameters


def actor_of(user: User) -> Actor:
    """The actor behind a signed-in user, read with the account at the start of each request."""
    if user.acts_as is None:
        user.acts_as = user.actor()
    return user.acts_as


def _refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(sentence, status=status)
    context: dict[str, Any] = {
        "status": status,
        "what": sentence,
        "fix": _("Quay lại trang trước; những gì đã nhập vẫn còn ở đó."),
    }
    return render_page(request, "web/error.html", context, status=status)
