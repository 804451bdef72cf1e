"""Tables as KoboToolbox and LimeSurvey write them, and how they are understood."""

from __future__ import annotations

import csv
import io

from parindex.documents.questionnaires.answer_tables import read_answer_table
from parindex.surveys.import_matching import Matching, guess
from parindex.surveys.import_reading import Reading, read_rows
from parindex.surveys.models import Survey
from parindex.surveys.queries.importing import frame_of, units_by_code
from parindex.surveys.queries.running import questionnaire, questionnaires_of

FULL = {
    "nop": "co",
    "kenh": ["truc_tiep", "buu_chinh"],
    "so_lan": "2",
    "thai_do": "hai_long",
}


def written(*rows: list[str], mark: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark).writerows(rows)
    return stream.getvalue()


KOBO = (
    "start,username,deviceid,don_vi,g/nop,g/kenh,g/kenh/truc_tiep,g/so_lan,thai_do,y_kien,"
    "dien_thoai,_geolocation,_id,_uuid,_submission_time\n"
    "2026-11-01T08:00:00.000+07:00,nga,ee:1,xa-tien-loi,co,truc_tiep buu_chinh,1,2,hai_long,"
    "Gọi 0912345678,0912345678,10.12345 106.54321,1,8ad2ca6c-5a7b-4a0e-8a7e-1f1f1f1f1f1f,"
    "2026-11-01T08:05:00\n"
    "2026-11-02T08:00:00.000+07:00,nga,ee:1,Hàm Mỹ,khong,,,,rat_hai_long,"
    ",0912345679,10.12345 106.54321,2,8ad2ca6c-5a7b-4a0e-8a7e-2f2f2f2f2f2f,"
    "2026-11-02T08:05:00\n"
)

LIME = (
    "id. Response ID;submitdate. Date submitted;startlanguage;ipaddr. IP address;token;"
    "nop. Ông, bà có nộp hồ sơ không?;kenh[truc_tiep]. Đến trực tiếp;"
    "kenh[SQ003]. Bưu chính công ích;so_lan;thai_do\n"
    "1;2026-11-01 08:00:00;vi;10.0.0.1;abc;A1;Y;Y;2;AO02\n"
    "2;;vi;10.0.0.1;abd;A1;;;;\n"
)


def judged(content: bytes, name: str, survey: Survey, **more) -> tuple[Matching, Reading]:
    form = questionnaire(survey, "nguoi-dan")
    table = read_answer_table(name, content, {one.id for one in form.questions})
    matching = guess(table, questionnaires_of(survey), form, units_by_code(survey))
    for key, value in more.items():
        setattr(matching, key, value)
    return matching, read_rows(table, matching, frame_of(survey, form, "f" * 64))
