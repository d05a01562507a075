from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from pipetui.services.importing import source
from pipetui.services.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

SHEET = """\
Deal,Company,Amount,Stage
Intranet,Nordlys AS,9500,Qualified
Portal,Zenith,lots,Lead
Shop,Zenith,4k,Demo
"""
NO_AMOUNT = '"lots" is no amount of money; write it like 12000, 12k, €1.2m/mo or 1 200,50 EUR'


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_good_rows_are_in_and_the_others_are_told(cli: CommandLine, sheet: Path) -> None:
    result = cli.run("import", str(sheet))

    assert result.code == 5
    assert result.text.splitlines() == [
        "deals.csv: 3 rows, 2 made, 1 not taken",
        "  Columns  Deal = title, Company, Amount = value, Stage",
        "  Stages   Qualified, Demo; made for it: Demo",
        *(line for line in result.text.splitlines() if line.startswith("Mind: ")),
        "Not taken",
        f"  line 3: Amount: {NO_AMOUNT}",
        "`pipetui undo` takes it back.",
    ]
    assert result.complaint == (
        "pipetui: 1 row was not taken; the others are in. --rejects FILE writes them to a file.\n"
    )
    assert cli.json("list")["total"] == 6
    cli("undo")
    assert cli.json("list")["total"] == 4


def test_the_report_in_json_is_the_contracts(cli: CommandLine, sheet: Path) -> None:
    result = cli.run("import", str(sheet), "--json")

    assert result.code == 5
    assert result.error["kind"] == "input"
    told = result.json
    assert (told["kind"], told["read"], told["created"], told["operation"]) == ("csv", 3, 2, 2)
    assert told["mapping"] == {
        "Deal": "title",
        "Company": "company",
        "Amount": "value",
        "Stage": "stage",
    }
    (rejected,) = told["rejected"]
    assert (rejected["row"], rejected["column"], rejected["value"]) == (3, "Amount", "lots")


def test_a_dry_run_changes_nothing(cli: CommandLine, sheet: Path) -> None:
    result = cli.run("import", str(sheet), "--dry-run")

    assert result.code == 5
    assert "2 would be made" in result.text
    assert "the others would be in" in result.complaint
    assert cli.json("list")["total"] == 4


def test_rejected_rows_go_to_a_file_that_can_be_mended(
    cli: CommandLine, sheet: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"

    cli.run("import", str(sheet), "--rejects", str(rejects))

    mended = rejects.read_text(encoding="utf-8").replace("lots", "400")
    assert cli("import", "-", stdin=mended).text.startswith("stdin: 1 row, 1 made")
    assert "there already" in cli.fails(1, "import", str(sheet), "--rejects", str(rejects))
    assert cli.json("list")["total"] == 7


def test_options_reach_the_import(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Thing,Worth,Made,Phase\nA,5,03/04/2026,Talk\n", encoding="utf-8")
    cli("map", "new", "Other")

    cli(
        "import",
        str(path),
        *("--map", "Thing=title", "--map", "Worth=value", "--map", "Made=created_at"),
        *("--map", "Phase=stage", "--stages", "Talk=Discovery", "--dates", "dmy"),
        *("--currency", "CHF", "--pipeline", "other", "--from", "csv"),
    )

    deal = cli.json("show", 5)
    assert deal["value"] == {"amount": "5.00", "currency": "CHF", "every": "once"}
    assert (deal["pipeline"], deal["stage"]) == ("Other", "Discovery")
    assert deal["created_at"].startswith("2026-04-0")


def test_several_files_are_told_one_by_one(cli: CommandLine, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"Deal\nFrom {name}\n", encoding="utf-8")

    told = cli.json("import", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))

    assert [each["created"] for each in told["items"]] == [1, 1]
    assert told["count"] == told["total"] == 2


def test_a_file_that_cannot_be_read_puts_nothing_in(
    cli: CommandLine, sheet: Path, tmp_path: Path
) -> None:
    none = str(tmp_path / "none.csv")

    assert "there is no file none.csv" in cli.fails(5, "import", str(sheet), none)
    assert cli.run("import", none, "--json").error["kind"] == "input"
    assert "is empty" in cli.fails(5, "import", "-")
    assert cli.json("list")["total"] == 4


class _Endless(io.RawIOBase):
    """A pipe that never ends; reading on and on is told by an error instead of by no memory."""

    told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        self.told += len(into)
        if self.told > 1_000_000:
            msg = "read without a bound"
            raise AssertionError(msg)
        into[:] = bytes(len(into))
        return len(into)


def test_of_an_endless_pipe_no_more_is_read_than_a_file_may_have(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1000)

    assert "stdin is larger than" in cli.fails(5, "import", "-", stdin=_Endless())


def test_a_long_list_of_rejected_rows_is_cut_for_people_alone(cli: CommandLine) -> None:
    rows = "Deal,Amount\n" + "".join(f"D{number},lots\n" for number in range(50))

    assert "  and 30 more" in cli.run("import", "-", stdin=rows).text
    assert len(cli.run("import", "-", "--json", stdin=rows).json["rejected"]) == 50
    assert "nothing else was there to take" in cli.run("import", "-", stdin=rows).complaint


def test_deals_go_out_to_a_private_file(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    assert cli("export", "deals", str(path)).text == f"4 deals written to {path}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Website redesign" in path.read_text(encoding="utf-8")
    assert "there already" in cli.fails(1, "export", "deals", str(path))
    told = cli.json("export", "deals", str(tmp_path / "out.json"))
    assert told == {
        "what": "deals",
        "format": "json",
        "count": 4,
        "path": str(tmp_path / "out.json"),
    }
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["total"] == 4


def test_a_formula_is_disarmed_unless_raw(cli: CommandLine, tmp_path: Path) -> None:
    cli("edit", 1, "title==1+1")

    cli("export", "deals", str(tmp_path / "a.csv"))
    cli("export", "deals", str(tmp_path / "b.csv"), "--raw")

    assert ",'=1+1," in (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert ",=1+1," in (tmp_path / "b.csv").read_text(encoding="utf-8")


def test_what_cannot_be_exported_is_refused_with_what_can(cli: CommandLine, tmp_path: Path) -> None:
    assert "One of deals, report, all" in cli.fails(2, "export", "moods", str(tmp_path / "x.csv"))
    assert ".csv or .json" in cli.fails(1, "export", "deals", str(tmp_path / "x.pdf"))
    assert "no folder" in cli.fails(1, "export", "deals", str(tmp_path / "none" / "x.csv"))
    assert "is a folder" in cli.fails(1, "export", "deals", str(tmp_path))
    assert "- is no file" in cli.fails(2, "export", "deals", "-")


def test_words_of_an_import_that_are_off_are_told_with_those_there_are(
    cli: CommandLine, sheet: Path
) -> None:
    asked = ("import", str(sheet))

    assert "One of dmy, mdy, ymd" in cli.fails(2, *asked, "--dates", "xx")
    assert "One of csv, tsv, all" in cli.fails(2, *asked, "--from", "xlsx")
    assert "- is no file" in cli.fails(2, *asked, "--rejects", "-")
    assert cli.json("list")["total"] == 4


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_of_every_metric_goes_out(cli: CommandLine, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"review.{form}"
    told = cli.json("export", "report", str(path), "--period", "2026-Q4", "--pipeline", "sales")
    text = path.read_text(encoding="utf-8")

    assert path.stat().st_mode & 0o777 == 0o600
    assert told["count"] > 20
    assert "Sales report: Sales" in text
    assert "Q4 2026 (1 Oct 2026 to 31 Dec 2026)" in text
    assert "Europe/Berlin" in text
    for page in ("Overview", "Funnel", "Speed", "Forecast"):
        assert page in text


def test_a_report_is_of_a_year_and_of_all_pipelines_unless_told(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "review.md"
    assert f"sections written to {path}" in cli("export", "report", str(path)).text
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Sales report: all pipelines\n\n- Period: last 12 months (")


def test_a_report_that_cannot_be_is_told_and_leaves_no_file(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "review.html"
    assert "soon" in cli.fails(1, "export", "report", str(path), "--period", "soon")
    assert "nowhere" in cli.fails(1, "export", "report", str(path), "--pipeline", "nowhere")
    assert ".html or .md" in cli.fails(1, "export", "report", str(tmp_path / "review.csv"))
    assert list(tmp_path.glob("*review*")) == []


def test_a_period_is_for_reports_alone(cli: CommandLine, tmp_path: Path) -> None:
    path = str(tmp_path / "deals.csv")
    assert "for a report" in cli.fails(2, "export", "deals", path, "--period", "30d")


def test_all_goes_out_and_comes_back_the_same(cli: CommandLine, tmp_path: Path) -> None:
    cli("edit", 1, "owner=mira")
    everything = tmp_path / "all.json"
    cli("export", "all", str(everything))
    again = str(tmp_path / "again.db")

    cli("--db", again, "import", str(everything))

    for words in (["list"], ["show", "1"], ["log"]):
        assert cli("--db", again, *words, "--json").json == cli.json(*words)
    cli("--db", again, "undo")
    assert cli("--db", again, "show", "1", "--json").json["owner"] is None
    assert "holds deals already" in cli.fails(1, "import", str(everything))


def test_an_interrupted_import_leaves_nothing(
    cli: CommandLine, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Session.execute_all

    def interrupted(self: Session, label: str, commands: object, report: object) -> int | None:
        def stop(_operation: object) -> None:
            raise KeyboardInterrupt

        del report
        return real(self, label, commands, stop)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "execute_all", interrupted)

    cli.fails(130, "import", str(sheet))
    monkeypatch.undo()
    monkeypatch.setenv("PIPETUI_DB", str(cli.database))
    assert cli.json("list")["total"] == 4
