"""The screens on accounts: the list, one account, a new one, many from a file, one's password."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from parindex.access import ANYWHERE, ROLE_TITLES, UNIT_ROLES, Actor, Role
from parindex.directory import accounts as acts
from parindex.directory import people
from parindex.directory.account_files import HEADINGS, LARGEST, passwords_file, read_people
from parindex.directory.account_rules import new_password
from parindex.directory.accounts import NewPerson
from parindex.directory.acting import acting
from parindex.directory.actions import enrol
from parindex.directory.models import User
from parindex.directory.places import find_places, names_of, place_of
from parindex.errors import Invalid
from parindex.web.pages import page_number, render_page
from parindex.web.typed import Typed, typed_from

FIELDS = ("display_name", "position", "works_at", "email")
MOST_TRIES, TRY_AGAIN_AFTER = 10, 300


@acting
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every account, found by name, role and state."""
    given = {
        name: request.GET.get(name, "").strip()[:120] for name in ("tim", "vai-tro", "trang-thai")
    }
    sought = people.Sought(given["tim"], given["vai-tro"], given["trang-thai"])
    page = people.accounts(actor, sought, page_number(request))
    kept = urlencode({name: value for name, value in given.items() if value})
    context = {
        "page": page,
        "given": given,
        "states": (people.ACTIVE, people.LOCKED),
        "query": f"{kept}&" if kept else "",
    }
    return render_page(request, "directory/accounts.html", context, part="list")


@never_cache
@acting
def new_account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One new account with at most one role; its password is shown once."""
    people.demand_managing(actor)
    typed = typed_from(request.POST)
    if request.method == "POST":
        password = new_password()
        user = _make(actor, typed, password)
        if user is not None:
            return _account_page(request, actor, user.username, Typed(), password=password)
    context = {
        "typed": typed,
        "roles": [(one.value, _(ROLE_TITLES[one])) for one in people.roles_to_give(actor)],
    }
    status = 422 if typed.errors else 200
    return render_page(request, "directory/new_account.html", context, status=status)


def _make(actor: Actor, typed: Typed, password: str) -> User | None:
    works_at = _place(typed, "works_at")
    role = typed.of("role")
    grants: acts.Grants = ()
    if role in list(Role):
        place = _place(typed, "place") if Role(role) in UNIT_ROLES else ANYWHERE
        if Role(role) in UNIT_ROLES and not typed.of("place"):
            typed.refuse("place", _("Chọn đơn vị cho vai trò này."))
        grants = ((Role(role), place),)
    if typed.errors:
        return None
    try:
        return enrol(
            by=actor,
            username=typed.of("username"),
            password=password,
            display_name=typed.of("display_name"),
            position=typed.of("position"),
            works_at=works_at,
            email=typed.of("email"),
            grants=grants,
            is_initial=True,
        )
    except Invalid as refusal:
        _beside(typed, refusal)
        return None


def _beside(typed: Typed, refusal: Invalid) -> None:
    """Each sentence beside the field it begins with."""
    fields = {
        _("Tên đăng nhập"): "username",
        _("Thư điện tử"): "email",
        _("Chức vụ"): "position",
        _("Nơi công tác"): "works_at",
    }
    for sentence in refusal.problems:
        found = (name for start, name in fields.items() if sentence.startswith(start))
        typed.refuse(next(found, "display_name"), sentence)


def _place(typed: Typed, name: str, kept: str = "") -> str:
    """The code meant in a field; what stood there before is kept even when it is unknown."""
    text = typed.of(name)
    if not text or text == kept:
        return text
    code, problem = place_of(text)
    if problem:
        typed.refuse(name, problem)
    return code


@never_cache
@acting
def account(request: HttpRequest, actor: Actor, username: str) -> HttpResponse:
    """One account: what it says, its roles, its password, whether it is in use."""
    row = people.account(actor, username)
    typed, password = typed_from(request.POST), ""
    if request.method == "POST":
        try:
            said, password = _change(actor, row.user, typed)
        except Invalid as refusal:
            said = ""
            if typed.of("what") == "details":
                _beside(typed, refusal)
            else:
                typed.refuse("acts", " ".join(refusal.problems))
        if not typed.errors and not password:
            messages.success(request, said)
            return redirect("account", username)
    return _account_page(request, actor, username, typed, password=password)


def _change(actor: Actor, user: User, typed: Typed) -> tuple[str, str]:
    """Make the change a button asks for: what happened, and a new password if there is one."""
    what, username = typed.of("what"), user.username
    if what == "details":
        works_at = _place(typed, "works_at", user.works_at)
        if not typed.errors:
            wanted = {name: typed.of(name) for name in FIELDS} | {"works_at": works_at}
            acts.change_account(by=actor, username=username, **wanted)
        return _("Đã lưu."), ""
    if what in ("give", "take") and typed.of("role") in list(Role):
        grant = ((Role(typed.of("role")), typed.of("place")),)
        if what == "give":
            acts.set_grants(by=actor, username=username, give=grant)
            return _("Đã giao vai trò."), ""
        acts.set_grants(by=actor, username=username, take=grant)
        return _("Đã thu vai trò."), ""
    if what == "reset":
        return "", acts.reset_password(by=actor, username=username)
    if what in ("lock", "unlock"):
        acts.set_active(by=actor, username=username, is_active=what == "unlock")
        return _("Đã mở khóa tài khoản.") if what == "unlock" else _("Đã khóa tài khoản."), ""
    raise Invalid(_("Không hiểu yêu cầu. Tải lại trang rồi thử lại."))


def _account_page(
    request: HttpRequest, actor: Actor, username: str, typed: Typed, *, password: str = ""
) -> HttpResponse:
    row = people.account(actor, username)
    sought = request.GET.get("tim", "").strip()[:120]
    if typed.of("what") != "details":
        typed.values = {name: getattr(row.user, name) for name in FIELDS}
    roles = people.roles_to_give(actor)
    context = {
        "row": row,
        "account": row.user,
        "typed": typed,
        "password": password,
        "may_change": people.may_change(actor, row.user),
        "is_own": row.user.pk == actor.id,
        "sought": sought,
        "places": find_places(sought),
        "held": {(one.role, one.place) for one in row.held},
        "office_roles": [(one.value, ROLE_TITLES[one]) for one in roles if one not in UNIT_ROLES],
        "unit_roles": [(one.value, ROLE_TITLES[one]) for one in roles if one in UNIT_ROLES],
    }
    status = 422 if typed.errors else 200
    return render_page(request, "directory/account.html", context, status=status)


@never_cache
@acting
def import_accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Many accounts from a file: what would be made, then all of it or nothing."""
    people.demand_managing(actor)
    context: dict[str, Any] = {"headings": HEADINGS, "typed": Typed(), "people": [], "problems": []}
    if request.method == "POST":
        try:
            if "people" in request.POST:
                return _import(request, actor, request.POST["people"])
            context |= _preview(request, actor)
        except Invalid as refusal:
            context["typed"].refuse("file", " ".join(refusal.problems))
    context["titles"] = ROLE_TITLES
    context["packed"] = json.dumps(context["people"]) if not context["problems"] else ""
    status = 422 if context["typed"].errors else 200
    return render_page(request, "directory/import_accounts.html", context, status=status)


def _preview(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Chọn tệp CSV hoặc XLSX."))
    if (file.size or 0) > LARGEST:
        raise Invalid(_("Tệp lớn hơn 2 MB. Chia thành nhiều tệp."))
    found, problems = read_people(actor, file.name or "", file.read())
    codes = {one.works_at for one in found}
    codes |= {place for one in found for _role, place in one.grants}
    return {"people": found, "problems": problems, "place_names": names_of(codes)}


def _import(request: HttpRequest, actor: Actor, packed: str) -> HttpResponse:
    made = acts.enrol_many(by=actor, people=_unpacked(packed))
    content = base64.b64encode(passwords_file(made)).decode("ascii")
    context = {"made": made, "file": f"data:text/csv;charset=utf-8;base64,{content}"}
    return render_page(request, "directory/imported_accounts.html", context)


def _unpacked(packed: str) -> list[NewPerson]:
    try:
        rows = json.loads(packed)
        return [_new_person(*row) for row in rows]
    except (ValueError, TypeError, KeyError, IndexError):
        raise Invalid(_("Không đọc được danh sách đã xem trước. Chọn lại tệp.")) from None


def _new_person(
    username: str, name: str, position: str, email: str, works_at: str, grants: list[list[str]]
) -> NewPerson:
    given = tuple((Role(role), str(place)) for role, place in grants)
    texts = (str(one) for one in (username, name, position, email, works_at))
    return NewPerson._make((*texts, given))


@sensitive_post_parameters()
@never_cache
@acting
def change_password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own password; an initial one leads here from everywhere until it is changed."""
    typed = Typed()
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST" and _change_password(request, actor, typed):
        user.refresh_from_db()
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
        return redirect("desk")
    context = {"typed": typed, "must": user.must_change_password}
    status = 422 if typed.errors else 200
    return render_page(request, "directory/change_password.html", context, status=status)


def _change_password(request: HttpRequest, actor: Actor, typed: Typed) -> bool:
    current, new = request.POST.get("current", ""), request.POST.get("new", "")
    key = f"change-password:{actor.person}"
    if cache.get(key, 0) >= MOST_TRIES:
        typed.refuse("current", _("Đã thử sai nhiều lần. Chờ 5 phút rồi thử lại."))
    elif new != request.POST.get("again", ""):
        typed.refuse("again", _("Hai lần ghi mật khẩu mới không giống nhau. Ghi lại."))
    else:
        try:
            acts.change_password(by=actor, current=current, new=new)
        except Invalid as refusal:
            is_current = isinstance(refusal, acts.WrongPassword)
            typed.refuse("current" if is_current else "new", " ".join(refusal.problems))
            if is_current:
                cache.add(key, 0, TRY_AGAIN_AFTER)
                cache.incr(key)
    return not typed.errors
