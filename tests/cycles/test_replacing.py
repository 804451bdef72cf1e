"""A new edition takes the place of the old one in the middle of a cycle, as in Sơn La in 2025."""

from __future__ import annotations

import shutil

import pytest

from parindex.access import SYSTEM
from parindex.assessments.actions.moving import freeze_sheet, move, open_cycle
from parindex.assessments.actions.replacing import replace_edition
from parindex.assessments.facts import as_judged
from parindex.assessments.loading import load
from parindex.assessments.models import Assessment, Citation, Document, Statement, Submission
from parindex.assessments.progress import is_judged
from parindex.assessments.queries.replacing import Lost, Moved, replacement
from parindex.assessments.queries.signing import signing_page
from parindex.assessments.replacement import Target, targets
from parindex.cycles.models import Edition
from parindex.directory.models import JournalEntry
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.scoring import score
from parindex.errors import Denied, Invalid
from tests.cast import COMMUNE
from tests.make import LIBRARY, indicator_set

OLD = "vi-du-cach-cham"


@pytest.fixture
def new_set(tmp_path, settings) -> IndicatorSet:
    """1.1 and 1.2 change places, 1.3 is renamed, 1.4 loses a choice; the library has both."""
    for name in (OLD, "mau-2026-so"):
        shutil.copytree(LIBRARY / name, tmp_path / name)
    folder = tmp_path / "vi-du-moi"
    shutil.copytree(LIBRARY / OLD, folder)
    file = folder / "set.toml"
    file.write_text(file.read_text("utf-8").replace(f'id = "{OLD}"', 'id = "vi-du-moi"'), "utf-8")
    file = folder / "1-chon.toml"
    head, *blocks = file.read_text("utf-8").split("[[criterion]]")
    first, second = blocks[0], blocks[1]
    blocks[0] = second.replace('code = "1.2"', f'code = "1.1"\nsame_as = "{OLD}:1.2"')
    blocks[1] = first.replace('code = "1.1"', f'code = "1.2"\nsame_as = "{OLD}:1.1"')
    blocks[2] = blocks[2].replace("Ban hành kế hoạch đúng hạn", "Ban hành chương trình đúng hạn")
    blocks[3] = blocks[3].replace(
        'points = 1.5 },\n    { id = "ma', 'points = 2 },\n    { id = "ma'
    )
    file.write_text("[[criterion]]".join([head, *blocks]), "utf-8")
    settings.LIBRARY = tmp_path
    found = read(folder)
    assert isinstance(found, IndicatorSet), found
    return found


@pytest.fixture
def sheet(cast, cycle) -> Assessment:
    """The sheet of the commune with six rows stated and one judged."""
    open_cycle(by=SYSTEM, cycle=cycle)
    one = Assessment.objects.get(unit__code=COMMUNE)
    facts = {
        "1.1": {"value": True},
        "1.2": {"value": "mot_phan"},
        "1.3": {"value": "2026-01-20"},
        "1.4": {"value": ["tru_so"]},
        "3.1": {"value": 4},
    }
    for code, stated in facts.items():
        Statement.objects.create(
            assessment=one, code=code, stage=1, facts=stated, by_name="Bình", note="ghi chú"
        )
    for code in ("1.2", "1.4"):
        Statement.objects.create(
            assessment=one,
            code=code,
            stage=2,
            facts=facts[code],
            verdict="accepted",
            by_name="Lan",
        )
    document = Document.objects.create(place=COMMUNE, title="Quy chế", by_name="Bình")
    Citation.objects.create(assessment=one, code="1.1", document=document, by_name="Bình")
    return one


def test_where_each_code_goes(new_set) -> None:
    where = targets(indicator_set(OLD), new_set)
    assert {code: target for code, target in where.items() if target != Target(code)} == {
        "1.1": Target("1.2"),
        "1.2": Target("1.1"),
        "1.3": Target("", "bộ mới đặt tên khác cho mã này"),
        "1.4": Target("", "bộ mới đổi cách chấm"),
    }


def test_the_preview_lists_what_cannot_be_moved_and_writes_nothing(
    client, cast, cycle, sheet, new_set
) -> None:
    before = (Statement.objects.count(), Edition.objects.count(), JournalEntry.objects.count())
    found = replacement(cast.thu.actor(), cycle, new_set)
    assert (found.kept, found.moved, found.lost, found.blocked) == (
        1,
        [
            Moved("1.1", "1.2", "Có quy chế làm việc", 1),
            Moved("1.2", "1.1", "Chất lượng kế hoạch", 2),
        ],
        [
            Lost("1.3", "Ban hành kế hoạch đúng hạn", 1, 1, "bộ mới đặt tên khác cho mã này"),
            Lost("1.4", "Công khai thủ tục hành chính", 2, 1, "bộ mới đổi cách chấm"),
        ],
        "",
    )
    client.force_login(cast.thu)
    page = client.get("/ky/ky-2026/thay-bo-chi-so/?bo=vi-du-moi").content.decode()
    assert "bộ mới đổi cách chấm" in page
    assert "mau-2026-so" not in page
    after = (Statement.objects.count(), Edition.objects.count(), JournalEntry.objects.count())
    assert after == before


def test_statements_move_as_new_rows_and_the_old_rows_stay(cast, cycle, sheet, new_set) -> None:
    old_rows = list(Statement.objects.values())
    replace_edition(by=cast.thu.actor(), cycle=cycle, indicator_set=new_set)
    assert list(Statement.objects.filter(pk__lte=old_rows[-1]["id"]).values()) == old_rows
    loaded = load(sheet.pk)
    assert loaded.indicator_set.id == "vi-du-moi"
    own = {code: dict(words[1].facts) for code, words in loaded.sheet.words.items()}
    assert own == {
        "1.1": {"value": "mot_phan"},
        "1.2": {"value": True},
        "1.3": {},
        "1.4": {},
        "3.1": {"value": 4},
    }
    moved = loaded.sheet.own("1.2")
    assert (moved.note, moved.reason, moved.by_name) == (
        "ghi chú",
        "Chuyển từ tiêu chí 1.1 của bộ vi-du-cach-cham (tự chấm, Bình).",
        "Thu",
    )
    assert loaded.sheet.at("1.1", Stage.APPRAISAL).verdict == "accepted"
    assert [is_judged(loaded.sheet, code) for code in ("1.1", "1.2", "1.4")] == [True, False, False]
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    assert [str(card.leaves[code].points) for code in ("1.1", "1.2", "1.4")] == [
        "2.00",
        "4.00",
        "0",
    ]
    assert [(one.code, one.removed_at is None) for one in Citation.objects.all()] == [
        ("1.1", False),
        ("1.2", True),
    ]
    entries = JournalEntry.objects.filter(act="replace_edition")
    assert [one.details["moved"] for one in entries] == [{"1.1": "1.2", "1.2": "1.1"}]


def test_thu_confirms_on_the_page(client, cast, cycle, sheet, new_set) -> None:
    client.force_login(cast.thu)
    address = "/ky/ky-2026/thay-bo-chi-so/"
    form = {"bo": "vi-du-moi", "digest": new_set.digest}
    response = client.post(address, form)
    assert response.status_code == 422
    assert "Đánh dấu xác nhận đã xem danh sách không chuyển được." in response.content.decode()
    response = client.post(address, {**form, "digest": "x", "confirm": "1"})
    assert response.status_code == 409
    assert client.post(address, {**form, "confirm": "1"})["Location"] == "/ky/ky-2026/"
    cycle.refresh_from_db()
    assert cycle.edition.digest == new_set.digest
    response = client.post(address, {**form, "confirm": "1"})
    assert "Kỳ đang dùng chính bộ chỉ số này." in response.content.decode()


def test_it_is_too_late_once_a_unit_explains(cast, cycle, sheet, new_set) -> None:
    Assessment.objects.filter(pk=sheet.pk).update(state="explaining")
    with pytest.raises(Invalid, match="1 đơn vị đã sang giải trình hoặc hội đồng"):
        replace_edition(by=cast.thu.actor(), cycle=cycle, indicator_set=new_set)
    with pytest.raises(Denied):
        replace_edition(by=cast.minh.actor(), cycle=cycle, indicator_set=new_set)
    other = read(LIBRARY / "mau-2026-so")
    Assessment.objects.filter(pk=sheet.pk).update(state="drafting")
    with pytest.raises(Invalid, match="Bộ chỉ số này dành cho loại đơn vị khác"):
        replace_edition(by=cast.thu.actor(), cycle=cycle, indicator_set=other)


def test_a_submitted_sheet_stays_as_it_was_signed_and_can_be_sent_back(
    client, cast, cycle, sheet, new_set
) -> None:
    signed = freeze_sheet(cast.hoa.actor(), load(sheet.pk), Submission.Kind.SELF_ASSESSMENT)
    Assessment.objects.filter(pk=sheet.pk).update(state="submitted")
    thu = cast.thu.actor()
    found = replace_edition(by=thu, cycle=cycle, indicator_set=new_set)
    assert found.to_send_back == ["Xã Tiến Lợi"]
    assert Submission.objects.get().digest == signed.digest
    move(by=thu, assessment_id=sheet.pk, name="send_back", reason="Kê khai lại theo bộ mới")
    client.force_login(cast.binh)
    address = f"/cham-diem/{sheet.pk}/"
    assert signing_page(cast.hoa.actor(), sheet.pk).changed == []
    history = [f"{address}?dong={code}&the=lich-su" for code in ("1.1", "1.2", "1.3", "1.4")]
    for page in (address, f"{address}bao-cao.docx", *history):
        assert client.get(page).status_code == 200, page
    assert "Ban hành chương trình đúng hạn" in client.get(address).content.decode()
