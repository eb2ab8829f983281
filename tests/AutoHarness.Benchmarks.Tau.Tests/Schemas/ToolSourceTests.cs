using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Schemas.Python;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Schemas;

public sealed class ToolSourceTests
{
    private const string Tools = """"
        class Kit(Base):
            @is_tool(ToolType.READ)
            def look(self, name: str, sizes: List[Size | dict], deep: bool = False, note: str = None) -> str:
                """
                Looks at a thing,
                and says what it is.

                Args:
                    name: What to look at.
                    sizes: How large,
                        line by line.

                Returns:
                    What it is.
                """
                return f"{name}: {{}}"

            def helper(self): return {"a": [1, 2]}

            # @is_tool(ToolType.READ)
            # def gone(self): pass

            @is_tool(ToolType.WRITE, mutates_state=True)
            def choose(self, colour: Colour) -> None:
                """Chooses."""
        """";

    private const string Models = """"
        Colour = Literal["red", "blue"]

        class Size(BaseModelNoExtra):
            """A size."""

            width: int = Field(description="Metres" " across")
            height: Optional[float] = Field(None, description="Metres up")
        """";

    [Fact]
    public void A_tool_is_described_by_its_docstring_and_its_signature()
    {
        var tools = ToolSource.Read(PyParser.Parse(Tools), PyParser.Parse(Models));

        Assert.Equal(["look", "choose"], tools.Select(tool => tool.Name));
        Assert.Equal("Looks at a thing,\n\nand says what it is.", tools[0].Description);
        Assert.Equal(
            """{"$defs": {"Size": {"additionalProperties": false, "description": "A size.", "properties": {"width": {"description": "Metres across", "title": "Width", "type": "integer"}, "height": {"anyOf": [{"type": "number"}, {"type": "null"}], "default": null, "description": "Metres up", "title": "Height"}}, "required": ["width"], "title": "Size", "type": "object"}}, "properties": {"name": {"description": "What to look at.", "title": "Name", "type": "string"}, "sizes": {"description": "How large,\nline by line.", "items": {"anyOf": [{"$ref": "#/$defs/Size"}, {"additionalProperties": true, "type": "object"}]}, "title": "Sizes", "type": "array"}, "deep": {"default": false, "title": "Deep", "type": "boolean"}, "note": {"default": null, "title": "Note", "type": "string"}}, "required": ["name", "sizes"], "title": "parameters", "type": "object"}""",
            PyJson.Write(tools[0].Parameters));
        Assert.Equal("""{"properties": {"colour": {"enum": ["red", "blue"], "title": "Colour", "type": "string"}}, "required": ["colour"], "title": "parameters", "type": "object"}""", PyJson.Write(tools[1].Parameters));
    }

    [Fact]
    public void A_schemas_file_stands_in_for_a_clone()
    {
        var texts = ReferenceTexts.Open(repository: null, SharedFiles.Schemas);

        Assert.Equal(16, texts.Tools("retail", Requestor.Assistant).Length);
        Assert.Equal(30, texts.Tools("telecom-workflow", Requestor.User).Length);
        Assert.Empty(texts.Tools("retail", Requestor.User));
        Assert.Throws<HarnessException>(() => texts.Tools("banking", Requestor.Assistant));
    }

    [Fact]
    public void Without_either_the_error_names_both()
    {
        var error = Assert.Throws<HarnessException>(() => ReferenceTexts.Open("/nowhere/clone", "/nowhere/schemas.jsonl")).Error;

        Assert.Contains("/nowhere/clone", error.Why, StringComparison.Ordinal);
        Assert.Contains("/nowhere/schemas.jsonl", error.Why, StringComparison.Ordinal);
        Assert.Contains("tau.repo", Assert.Single(error.Fixes), StringComparison.Ordinal);
        Assert.Contains("tau.schemas", Assert.Single(error.Fixes), StringComparison.Ordinal);
    }
}
