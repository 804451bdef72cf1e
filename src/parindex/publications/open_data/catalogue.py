"""The catalogue of open data for machines: DCAT-AP 3 as JSON-LD, and schema.org for search engines.

Made from what the lists of publications show, never from their numbers. Only what the public may
see is in it; a correction names what it replaces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from parindex.analytics.data_package import CONTENTS, SYNTHETIC, About, citation
from parindex.engine.tables import Text
from parindex.publications.models import Publication
from parindex.publications.open_data.packing import licence, published_at, site_address, wording

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_YEARLY = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_VIET_NAM = "http://publications.europa.eu/resource/authority/country/VNM"

FILES = (
    ("goi-du-lieu.zip", "application/zip", "ZIP", Text("Cả gói", "The whole package")),
    ("json", "application/json", "JSON", Text("Bản tính lại được", "To compute again")),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
        Text("Bảng Excel", "Excel workbook"),
    ),
    ("csv", "text/csv", "CSV", Text("Bảng xếp hạng", "The ranking")),
)
"""Form in the address of a download, media type, name in the list of file types, title."""


def catalogue(found: Sequence[Publication], before: Mapping[int, str]) -> dict[str, Any]:
    """All publications that stand, as a DCAT catalogue, newest first.

    `before` gives the address name of what a correction replaces, by the key of the correction.
    """
    return {
        "@context": CONTEXT,
        "@id": site_address(reverse("catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _both(
            Text("Dữ liệu mở Chỉ số cải cách hành chính", "Open data of the PAR Index")
        ),
        "dct:description": _both(
            Text(
                "Kết quả Chỉ số cải cách hành chính đã công bố, đến từng tiêu chí.",
                "Published results of the Public Administration Reform Index, down to criteria.",
            )
        ),
        "dct:publisher": {
            "@id": site_address("/"),
            **_agent(urlsplit(settings.SITE_URL).netloc, "foaf:Agent"),
        },
        "dct:language": [_iri(f"{_LANGUAGE}VIE"), _iri(f"{_LANGUAGE}ENG")],
        "dct:license": _iri(licence().url),
        "foaf:homepage": _iri(site_address(reverse("open_data_list"))),
        "dcat:service": _service(),
        "dcat:dataset": [dataset(one, before.get(one.pk, "")) for one in found],
    }


def page_of(slug: str) -> str:
    """The address of the open data of a publication, which names it for machines."""
    return site_address(reverse("open_data", args=[slug]))


def dataset(one: Publication, before: str = "") -> dict[str, Any]:
    """One publication as a DCAT dataset with its distributions; `before` is what it replaces."""
    page = page_of(one.slug)
    title = wording(one.title)
    found: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": one.slug,
        "dct:title": _both(title),
        "dct:description": _both(_described(one)),
        "dct:publisher": _agent(one.authority),
        "dct:issued": _moment(one),
        "dct:modified": _moment(one),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(f"{one.year}-01-01", "date"),
            "dcat:endDate": _typed(f"{one.year}-12-31", "date"),
        },
        "dct:spatial": _iri(_VIET_NAM),
        "dct:accrualPeriodicity": _iri(_YEARLY),
        "dct:accessRights": _iri(_PUBLIC),
        "dct:language": [_iri(f"{_LANGUAGE}VIE"), _iri(f"{_LANGUAGE}ENG")],
        "dcat:theme": _iri(_THEME),
        "dcat:keyword": [
            {"@value": "cải cách hành chính", "@language": "vi"},
            {"@value": "public administration reform", "@language": "en"},
        ],
        "dcat:version": str(one.version),
        "dcat:landingPage": _iri(page),
        "dcat:distribution": [_distribution(one, *file) for file in FILES],
    }
    if one.changes:
        found["adms:versionNotes"] = [{"@value": one.changes, "@language": "vi"}]
    if before:
        found["dct:replaces"] = found["dcat:previousVersion"] = _iri(page_of(before))
    return found


def _distribution(
    one: Publication, form: str, media: str, file_type: str, title: Text
) -> dict[str, Any]:
    address = download_address(one, form)
    found = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _both(title),
        "dcat:accessURL": _iri(page_of(one.slug)),
        "dcat:downloadURL": _iri(address),
        "dcat:mediaType": _iri(_MEDIA + media),
        "dct:format": _iri(_FILE_TYPE + file_type),
        "dct:license": _iri(licence().url),
    }
    if form.endswith(".zip"):
        found["dcat:packageFormat"] = _iri(_MEDIA + media)
    return found


def download_address(one: Publication, form: str) -> str:
    """Where a file of a publication is, for ever."""
    return site_address(reverse("download", args=[one.slug, form]))


def _service() -> dict[str, Any]:
    address = site_address("/api/v1/")
    return {
        "@id": address,
        "@type": "dcat:DataService",
        "dct:title": _both(Text("API đọc kết quả", "API to read results")),
        "dcat:endpointURL": _iri(address),
        "dcat:endpointDescription": _iri(f"{address}openapi.json"),
    }


def _described(one: Publication) -> Text:
    said = []
    for language in ("vi", "en"):
        text = f"{one.authority}, {one.year}: {CONTENTS.said(language)}."
        said.append(f"{SYNTHETIC.said(language)} {text}" if one.kind == "synthetic" else text)
    return Text(*said)


def _both(text: Text) -> list[dict[str, str]]:
    found = [{"@value": text.vi, "@language": "vi"}]
    return [*found, {"@value": text.en, "@language": "en"}] if text.en else found


def _agent(name: str, *kinds: str) -> dict[str, Any]:
    return {"@type": list(kinds or ("foaf:Agent", "foaf:Organization")), "foaf:name": name}


def _iri(address: str) -> dict[str, str]:
    return {"@id": address}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _moment(one: Publication) -> dict[str, str]:
    return _typed(published_at(one), "dateTime")


def marked_up(one: Publication, about: About, language: str) -> dict[str, Any]:
    """One publication as a schema.org Dataset, for the head of its page."""
    described = _described(one)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": about.address,
        "url": about.address,
        "identifier": about.digest,
        "name": about.title.said(language),
        "description": described.said(language),
        "inLanguage": ["vi", "en"],
        "license": about.licence.url,
        "isAccessibleForFree": True,
        "creator": {"@type": "GovernmentOrganization", "name": about.authority},
        "publisher": {"@type": "GovernmentOrganization", "name": about.authority},
        "datePublished": about.published_on,
        "version": str(about.version),
        "temporalCoverage": f"{about.year}-01-01/{about.year}-12-31",
        "spatialCoverage": {"@type": "Place", "name": about.authority},
        "keywords": ["cải cách hành chính", "PAR INDEX", about.authority],
        "creditText": citation(about, language),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "url": site_address(reverse("open_data_list")),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": title.said(language),
                "encodingFormat": media,
                "contentUrl": download_address(one, form),
            }
            for form, media, _, title in FILES
        ],
    }
