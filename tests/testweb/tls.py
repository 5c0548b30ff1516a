"""Certificates of a test authority, and TLS servers that can or cannot be trusted (Q61)."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = datetime.timedelta(days=1)
#: what may be wrong with a host's TLS → how its certificate is made
FAULTS: dict[str, dict[str, object]] = {
    "good": {}, "expired": {"days": -5}, "self_signed": {"self_signed": True}, "legacy": {},
    "other_host": {"name": "elsewhere.gov.test"},
}  # fmt: skip


class Authority:
    """A certificate authority of our own and what it signs; `file` is its own certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.file = folder / "ca.pem"
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            self._builder(self.name, self.name, self.key, now - _DAY, now + _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    @staticmethod
    def _builder(subject, issuer, key, start, end):  # type: ignore[no-untyped-def]
        return (
            x509.CertificateBuilder()
            .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start).not_valid_after(end)
        )  # fmt: skip

    def sign(self, host: str, *, days: int = 1, self_signed: bool = False) -> Path:
        """The file of a certificate and its key; `days` < 0: it ended a few days ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = datetime.datetime.now(datetime.UTC)
        start = now - 400 * _DAY if days < 0 else now - _DAY
        issuer = subject if self_signed else self.name
        certificate = (
            self._builder(subject, issuer, key, start, now + days * _DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(key if self_signed else self.key, hashes.SHA256())
        )
        path = self.folder / f"{host}{days}{self_signed}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )  # fmt: skip
        return path

    def server(self, host: str, fault: str = "good") -> ssl.SSLContext:
        """What a server of `host` uses, with one of FAULTS."""
        made = dict(FAULTS[fault])
        certificate = self.sign(str(made.pop("name", host)), **made)  # type: ignore[arg-type]
        return server_context(certificate, legacy=fault == "legacy")


def server_context(certificate: Path, *, legacy: bool = False) -> ssl.SSLContext:
    """A server's side of TLS; `legacy` speaks only protocols that have been given up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if legacy:
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
