"""Evidence in an S3-compatible bucket: in, read back, previewed, thrown away, never half."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from parindex.assessments import storage
from parindex.assessments.actions import proving
from tests.assessments import making
from tests.cast import COMMUNE
from tests.documents import files

pytestmark = pytest.mark.django_db
BUCKET = "minh-chung"


@pytest.fixture
def bucket(settings, tmp_path, monkeypatch) -> Iterator[Any]:
    """An empty bucket in memory, and the product set to keep evidence in it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "thu")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.HOME = tmp_path
    options = {"bucket_name": BUCKET, "default_acl": "private", "file_overwrite": False}
    store = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    with mock_aws():
        found = boto3.resource("s3").create_bucket(Bucket=BUCKET)
        settings.STORAGES = {**settings.STORAGES, "default": store}
        yield found


def names(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def test_a_file_goes_into_the_bucket_once_and_comes_back_whole(cast, client, bucket) -> None:
    making.running_cycle()
    content = files.pdf(3)

    def add() -> proving.Kept:
        return proving.add_file(
            by=making.actor(cast.binh),
            place=COMMUNE,
            name="bao-cao.pdf",
            pieces=[content],
            about=proving.About(),
        )

    document = add().document
    assert add().is_known
    assert names(bucket) == [storage.address_of(document.file_digest)]
    client.force_login(cast.binh)
    response = client.get(f"/tai-lieu/{document.pk}/")
    assert b"".join(response.streaming_content) == content
    assert storage.waiting_folder().exists()
    assert list(storage.waiting_folder().glob("*.pdf")) == []


def test_half_a_file_in_the_bucket_is_written_again(cast, bucket) -> None:
    content = files.pdf(2)
    path = storage.waiting_folder() / "a.pdf"
    path.write_bytes(content)
    digest = storage.digest_of(path)
    bucket.put_object(Key=storage.address_of(digest), Body=content[:10])
    assert storage.keep(path, digest)
    with storage.opened(digest) as stream:
        assert stream.read() == content


def test_what_is_thrown_away_is_gone_from_the_bucket_with_its_preview(bucket, tmp_path) -> None:
    for name in (storage.address_of("ab" * 32), storage.preview_of("ab" * 32)):
        bucket.put_object(Key=name, Body=b"x")
    storage.throw_away("ab" * 32)
    assert names(bucket) == []
