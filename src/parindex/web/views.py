"""Pages that belong to no app: errors, language, guides, robots."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from parindex.web.help import INDEX, guides, listed, pictures
from parindex.web.pages import redirect_to, render_page


def _error(request: HttpRequest, status: int, what: str, fix: str) -> HttpResponse:
    if not hasattr(request, "user"):  # refused before anybody was asked who they are
        request.user = AnonymousUser()
    context = {"status": status, "what": what, "fix": fix}
    return render_page(request, "web/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400; what is too large says so."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        what = _("Điều vừa gửi quá lớn nên chưa được ghi nhận.")
        return _error(request, 400, what, _("Quay lại trang trước, chia nhỏ rồi gửi lại."))
    return _error(request, 400, _("Yêu cầu không hợp lệ."), _("Quay lại trang trước và thử lại."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403, with the reason that came with the refusal."""
    what = (
        str(exception) if exception and str(exception) else _("Bạn không có quyền xem trang này.")
    )
    return _error(request, 403, what, _("Cần quyền này, liên hệ Sở Nội vụ hoặc người quản trị."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the sign of this browser: opened long ago, or on a foreign page."""
    what = _("Trang này mở đã lâu hoặc phiên đăng nhập đã đổi nên điều vừa gửi chưa được ghi nhận.")
    fix = _("Quay lại trang trước, tải lại trang rồi gửi lại; trình duyệt phải cho phép cookie.")
    if request.headers.get("HX-Request"):
        return HttpResponse(f"{what} {fix}", status=403)
    return _error(request, 403, what, fix)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    what = _("Không có trang này.")
    return _error(request, 404, what, _("Kiểm tra địa chỉ, hoặc tìm từ bảng xếp hạng."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; nothing that was saved is lost."""
    what = _("Máy chủ gặp lỗi khi làm trang này.")
    return _error(request, 500, what, _("Số liệu đã lưu vẫn an toàn. Thử lại sau ít phút."))


@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back.

    Without a token in its form, a public page is the same for every visitor and needs no cookie;
    the worst another site could do is to change the language of a page.
    """
    language = request.POST.get("language", "vi")
    response = redirect_to(request, request.POST.get("next", "/"))
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000)
    return response


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """The list of guides."""
    return help_page(request, INDEX)


@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide, by the name of its file."""
    guide = guides().get(slug)
    if guide is None:
        raise Http404
    return render_page(request, "web/help.html", {"guide": guide, "guides": listed()})


@require_safe
def help_picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guides; nothing outside their folder has a name here."""
    file = pictures().get(name)
    if file is None:
        raise Http404
    return FileResponse(file.open("rb"), headers={"Cache-Control": "max-age=3600"})


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages."""
    text = "User-agent: *\nDisallow: /dang-nhap/\nDisallow: /viec-can-lam/\nDisallow: /nhat-ky/\n"
    return HttpResponse(text, content_type="text/plain")
