"""The norms as data: every article is there, every duty has words of ours in both languages and rests on words of the norm."""

import re
from collections import Counter

import pytest

from records import article
from records.article import ARTICLES, OBLIGATIONS, Kind

#: how many duties each article has; the ids are these, numbered from 1
DUTIES = {
    "B1": 1, "B2": 1, "B3": 3, "B4": 7, "B5": 5, "B6": 4, "B7": 4, "B8": 3, "B9": 6, "B10": 4, "B11": 5, "B12": 4, "B13": 2, "B14": 1,
    "B15": 4, "B16": 5, "B17": 3, "B18": 3, "B19": 3, "B20": 2, "B21": 1, "B22": 1, "F1": 12, "F2": 12,
    "C1": 1, "C2": 4, "C3": 1, "C4": 2, "C5": 2, "C6": 2, "C7": 2, "C8": 1, "C9": 2, "C10": 1, "C11": 1, "C12": 1, "C13": 1, "E": 9,
    "D1": 2, "D2": 2, "D3": 3, "D4": 6, "D5": 1, "D6": 2, "D7": 1, "D8": 2, "D9": 5,
}  # fmt: skip
NUMERALS = [tens + one for tens in ("", "十", "二十") for one in ("", *"一二三四五六七八九") if tens + one][:22]


def test_the_duties_are_exactly_the_150_known_ones() -> None:
    expected = [f"{key}-{number}" for key, count in DUTIES.items() for number in range(1, count + 1)]
    assert list(OBLIGATIONS) == expected
    assert len(expected) == 150


def test_every_article_of_both_norms_is_there_in_its_order() -> None:
    business, camera = article.load()
    assert [a.number for a in business.articles] == [f"第{n}条" for n in NUMERALS] + ["附件1", "附件2"]
    assert [a.number for a in camera.articles] == [f"总则{n}" for n in NUMERALS[:13]] + ["附件3"] + [f"附件4{n}" for n in NUMERALS[:9]]


@pytest.mark.parametrize("key", ARTICLES)
def test_an_article_holds_its_own_words_and_no_others(key: str) -> None:
    found = ARTICLES[key]
    words = article.squeeze(found.text)
    number = found.number.removeprefix("总则").removeprefix("附件4")
    assert words.startswith(number)
    assert len(re.findall(r"第[一二三四五六七八九十]+条", words)) == (1 if key[0] == "B" else 0)
    assert "章" not in words[-30:], "the heading of the next chapter is not the article's"


@pytest.mark.parametrize("norm", article.load(), ids=lambda norm: norm.key)
def test_the_articles_of_a_norm_do_not_overlap_and_leave_out_only_headings_and_placement(norm: article.Norm) -> None:
    words, end, between = article.squeeze(norm.text), 0, []
    for one in norm.articles:
        begin = words.index(article.squeeze(one.text), end)
        between.append(words[end:begin])
        end = begin + len(article.squeeze(one.text))
    assert words[end:] == "", "the norm goes on after its last article"
    long = [left_out[:3] for left_out in between if len(left_out) > 40]
    assert long == {"business": [], "camera": ["第二章"]}[norm.key]


def test_a_duty_rests_on_words_of_its_article() -> None:
    quotes = {id_: article.squeeze(o.quote) for id_, o in OBLIGATIONS.items()}
    assert [id_ for id_, quote in quotes.items() if quote not in article.squeeze(article.article_of(id_).text)] == []
    assert [id_ for id_, quote in quotes.items() if not 2 <= len(quote) <= 50] == []


def test_a_duty_is_said_in_one_sentence_in_both_languages() -> None:
    duties = OBLIGATIONS.values()
    assert [o.id for o in duties if not re.fullmatch(r"[^。]*[\u4e00-\u9fff][^。]{7,}。", o.duty_zh)] == []
    assert [o.id for o in duties if not re.fullmatch(r"[A-Z].{20,}[^.]\.", o.duty_en)] == []
    own_words = [o.id for o in duties if re.search(r"[\u4e00-\u9fff]", o.duty_en)]
    assert own_words == ["F1-5", "E-8"], "only a form's or picture's own word stays Chinese"


@pytest.mark.parametrize("name", ["quote", "duty_zh", "duty_en"])
def test_no_two_duties_are_the_same(name: str) -> None:
    counted = Counter((o.article, getattr(o, name)) for o in OBLIGATIONS.values())
    assert [twice for twice, count in counted.items() if count > 1] == []


def test_only_articles_that_ask_no_act_are_declaratory() -> None:
    assert [o.id for o in OBLIGATIONS.values() if o.kind is Kind.DECLARATORY] == ["B21-1", "B22-1", "C1-1"]


def test_an_unknown_id_is_refused_with_the_ids_of_its_article() -> None:
    with pytest.raises(article.NoSuchObligation, match=r"'B16-9'; its article has B16-1, .*B16-5 "):
        article.article_of("B16-9")
    with pytest.raises(article.NoSuchObligation, match="'Z9-1' "):
        article.obligation("Z9-1")


def test_an_article_knows_how_it_is_cited() -> None:
    assert article.article_of("B16-5").cited == "业务规范第十六条"
    assert article.article_of("D4-4").cited == "摄像头规范附件4四"
    assert article.article_of("F1-7").heading == "视频监控记录单"


def test_the_places_where_text_must_occur_once_are_watched() -> None:
    places = article._Places("第一条 甲\n第一条 乙")
    with pytest.raises(ValueError, match="more than once"):
        places.only("第一条")
