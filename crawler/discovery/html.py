"""A page as discovery reads it: tree, scripts, meta tags, breadcrumb, visible text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import Any, TypeVar

from lxml import etree
from lxml import html as lxml_html

from crawler.discovery.lexicon import squeeze
from crawler.discovery.urls import join

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3,}", re.I)
_CRUMB = re.compile(r"bread|crumb|position|location|dqwz|place|curr?path|weizhi|dangqian", re.I)
_HERE = re.compile(r"您|当前|现在|所在|位置|首页")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_TEXT = 8_000_000


class Html:
    """A decoded page. Comments are never read: what an editor took away is not published."""

    def __init__(self, text: str, url: str, charset: str = "utf-8") -> None:
        self.text = text[:MAX_TEXT]
        self.url = url
        self.charset = charset
        #: what other modules found out about this page, so that they look only once
        self.memo: dict[str, Any] = {}
        #: functions of the page that this fragment is shown in: its handlers call them
        self.helpers = ""

    @cached_property
    def root(self) -> Any:
        """The element tree; an empty one if nothing can be read."""
        text = _CONTROL.sub("", self.text)
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
        parser = lxml_html.HTMLParser(remove_comments=True, huge_tree=False)
        try:
            root = lxml_html.document_fromstring(text or "<html></html>", parser=parser)
        except (etree.ParserError, ValueError):
            root = lxml_html.document_fromstring("<html><body></body></html>")
        return root

    @cached_property
    def base(self) -> str:
        """What relative references are resolved against.

        A <base> of another host is an editing error (a template moved with its site) and is
        ignored unless the page has no other reference; then nothing would be reachable anyway.
        """
        href = next((b.get("href") or "" for b in self.root.iter("base")), "")
        if href and (found := join(self.url, href)):
            same = found.split("/")[2:3] == self.url.split("/")[2:3]
            if same:
                return found
        return self.url

    def link(self, reference: str) -> str | None:
        """The absolute address of a reference found on this page."""
        return join(self.base, reference, self.charset)

    @cached_property
    def scripts(self) -> str:
        """All inline scripts, HTML comments included as scripts may be wrapped in them."""
        return "\n".join(
            [self.helpers] * bool(self.helpers)
            + [
                "".join(s.itertext())
                for s in self.root.iter("script")
                if not s.get("src") and "xml" not in (s.get("type") or "")
            ]
        )

    @cached_property
    def metas(self) -> dict[str, str]:
        """Meta tags by lower-case name; the first non-empty value wins."""
        found: dict[str, str] = {}
        for tag in self.root.iter("meta"):
            name = (tag.get("name") or tag.get("property") or "").strip().lower()
            value = (tag.get("content") or "").strip()
            if name and value:
                found.setdefault(name, value)
        return found

    @cached_property
    def body_text(self) -> str:
        """Visible text with blanks squeezed."""
        return squeeze("".join(self.visible(self.root)))

    def visible(self, node: Any) -> Iterator[str]:
        """The texts under a node that a reader sees."""
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "noscript", "xml"):
            return
        if node.text:
            yield node.text
        stack = [iter(node)]
        open_nodes = [node]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                done = open_nodes.pop()
                if stack and done.tail:
                    yield done.tail
                continue
            skip = not isinstance(child.tag, str) or child.tag in (
                "script",
                "style",
                "noscript",
                "xml",
                "head",
                "template",
            )
            if skip:
                if child.tail:
                    yield child.tail
                continue
            if child.text:
                yield child.text
            stack.append(iter(child))
            open_nodes.append(child)

    def words(self, node: Any) -> str:
        """The visible text of a node, squeezed."""
        return squeeze("".join(self.visible(node)))

    def opening(self, node: Any) -> str:
        """The first few visible characters of a node."""
        found = ""
        for piece in self.visible(node):
            found += squeeze(piece)
            if len(found) >= 8:
                break
        return found

    @cached_property
    def title(self) -> str:
        """The best title of the page: ArticleTitle, a heading, then <title> cut at its site name."""
        if value := self.metas.get("articletitle"):
            return value
        if (tag := next(self.root.iter("ucaptitle"), None)) is not None and self.words(tag):
            return self.words(tag)
        for path in ("//h1", "//h2", "//*[contains(@class,'title') or contains(@id,'title')]"):
            for node in self.root.xpath(path)[:6]:
                text = self.words(node)
                if 6 <= len(text) <= 100 and not node.xpath(".//a"):
                    return text
        return self.head_title

    @cached_property
    def head_title(self) -> str:
        """<title> before its first `_`, `-` or `|`."""
        whole = next((self.words(t) for t in self.root.iter("title")), "")
        return re.split(r"[_|]|-{1,2}(?!\d)", whole)[0]

    @cached_property
    def titles(self) -> list[str]:
        """Every text that could be this page's title, best first, without repeats."""
        found = [self.title, self.head_title]
        found += [self.words(n) for n in self.root.xpath("//h1|//h2|//h3")[:8]]
        found += [
            self.words(n)
            for n in self.root.xpath("//*[contains(@class,'tit') or contains(@id,'tit')]")[:12]
        ]
        return [t for t in dict.fromkeys(found) if 2 <= len(t) <= 120]

    @cached_property
    def breadcrumb(self) -> list[tuple[str, str]]:
        """(text, url) of the trail above the content, outermost first; the last may lack a URL."""
        for node in self.root.iter("div", "p", "td", "ul", "ol", "nav", "span"):
            marks = f"{node.get('class') or ''} {node.get('id') or ''}"
            marked = bool(_CRUMB.search(marks))
            if not marked and not _HERE.match(self.opening(node)):
                continue
            text = self.words(node)
            if not 3 <= len(text) <= 160:
                continue
            if marked or re.match(r"(?:您?(?:当前|现在|所在)?(?:的)?位置|首页>)", text):
                trail = [
                    (self.words(a), self.link(a.get("href") or "") or "") for a in node.iter("a")
                ]
                if trail:
                    rest = re.split(r"[>»›/]+", text)[-1]
                    if rest and rest != trail[-1][0]:
                        trail.append((rest, ""))
                    return trail
        return []

    def hidden(self, node: Any) -> bool:
        """Whether a node or one of its nearest ancestors is styled away from readers."""
        for step, up in enumerate([node, *node.iterancestors()]):
            if step > 6:
                break
            if _HIDDEN.search(up.get("style") or "") or up.get("hidden") is not None:
                return True
        return False


T = TypeVar("T")


def once(function: Callable[[Html], T]) -> Callable[[Html], T]:
    """Remember a function's answer on the page it was asked of. The answer must not be changed."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def remembered(page: Html) -> T:
        if name not in page.memo:
            page.memo[name] = function(page)
        found: T = page.memo[name]
        return found

    return remembered
