"""A table shows what the JSON shows."""

from pydantic import BaseModel, Field, computed_field

from chassis.exports import as_csv


class Shape(BaseModel):
    shown: str
    kept_back: str = Field(exclude=True)

    @computed_field  # type: ignore[prop-decorator] # pydantic's own way
    @property
    def worked_out(self) -> str:
        return self.shown.upper()


def test_a_member_kept_out_of_the_json_is_kept_out_of_the_table() -> None:
    table = as_csv([Shape(shown="a", kept_back="canary")], Shape)
    assert table.splitlines() == ["shown,worked_out", "a,A"]
