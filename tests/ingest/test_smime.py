import base64
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import load_pem_x509_certificate
from hypothesis import given, strategies as st

from ingest.message import read_message
from ingest.smime import SmimeKind, open_smime
from tests.servers.certificate import self_signed

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
INNER = (
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
    b"PO 4501 is confirmed\r\n--b\r\nContent-Type: application/pdf; name=ack.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(PDF) + b"\r\n--b--\r\n"
)
HEAD = (
    b"From: jim@vendor.example\r\nTo: po@buyer.example\r\nSubject: PO 4501\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    crt, pem = self_signed(Path(tmp_path_factory.mktemp("keys")))
    certificate = load_pem_x509_certificate(crt.read_bytes())
    return certificate, serialization.load_pem_private_key(pem.read_bytes(), None)


def signed(keys, content=INNER):
    certificate, key = keys
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def encrypted():
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa

    from flows.clock import now

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "po")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now()).not_valid_after(now() + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(INNER).add_recipient(certificate)
    builder = builder.set_content_encryption_algorithm(algorithms.AES128)
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def indefinite(content):
    """A signed message as Outlook writes it: lengths open, the content in pieces."""
    oid = bytes.fromhex("06092a864886f70d010702")
    data = bytes.fromhex("06092a864886f70d010701")
    pieces = b"".join(
        b"\x04" + bytes([len(p)]) + p for p in (content[i : i + 100] for i in range(0, len(content), 100))
    )
    capsule = b"\x30\x80" + data + b"\xa0\x80\x24\x80" + pieces + b"\0\0" * 3
    signed_data = b"\x30\x80\x02\x01\x01\x31\x00" + capsule + b"\0\0"
    return b"\x30\x80" + oid + b"\xa0\x80" + signed_data + b"\0\0" * 2


def test_39_words_and_paper_of_a_signed_mail_are_read_and_the_signature_is_said_to_be_unchecked(keys):
    mail = read_message(HEAD + base64.encodebytes(signed(keys)), source="a.eml")
    assert mail.text == "PO 4501 is confirmed"
    assert [(p.name, p.media_type, p.content) for p in mail.parts] == [("ack.pdf", "application/pdf", PDF)]
    assert "S/MIME: the signature was not checked" in mail.problems


def test_39_open_lengths_and_pieces_are_read_too():
    assert open_smime(indefinite(INNER)).content == INNER


def test_39_an_encrypted_mail_is_a_part_that_says_so():
    content = encrypted()
    assert open_smime(content).kind is SmimeKind.ENCRYPTED
    (part,) = read_message(HEAD + base64.encodebytes(content), source="a.eml").parts
    assert part.problem == "S/MIME message, encrypted or damaged, cannot be opened"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(content):
    assert open_smime(content).kind in SmimeKind


@given(st.data())
def test_a_cut_off_or_changed_message_gives_a_result(data):
    whole = indefinite(INNER)
    at = data.draw(st.integers(0, len(whole) - 1))
    open_smime(whole[:at])
    open_smime(whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :])
