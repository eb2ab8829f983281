using AutoHarness.Benchmarks.Bird.Interaction;

namespace AutoHarness.Conformance.Bird;

/// <summary>Schema, column meanings and knowledge as a task's agent sees them.</summary>
internal sealed class MetadataVectors : IBirdVectorFile
{
    public string Name => "metadata_tools";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        var dataset = folder.Dataset();
        foreach (var vector in folder.Read(Name))
        {
            var task = dataset.Tasks.Single(task => task.InstanceId == vector.Text("instance_id"));
            var tools = new MetadataTools(task, dataset[task.Database]);
            var differences = new List<string>();
            foreach (var member in vector.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "names_tool_text":
                        differences.Compare(member.Name, member.Value.GetString(), tools.KnowledgeNames);
                        break;
                    case "all_definitions_sha256":
                        differences.Compare(member.Name, member.Value.GetString(), BirdTexts.Sha256(tools.AllKnowledge));
                        break;
                    case "all_definitions_chars":
                        differences.Compare(member.Name, member.Value.GetRawText(), $"{BirdTexts.Length(tools.AllKnowledge)}");
                        break;
                    case "schema_sha256":
                        differences.Compare(member.Name, member.Value.GetString(), BirdTexts.Sha256(tools.Schema));
                        break;
                    case "all_column_meanings_sha256":
                        differences.Compare(member.Name, member.Value.GetString(), BirdTexts.Sha256(tools.AllColumnMeanings));
                        break;
                    case "definitions":
                        foreach (var definition in member.Value.EnumerateObject())
                            differences.Compare($"definition of \"{definition.Name}\"", definition.Value.GetString(), tools.Knowledge(definition.Name));
                        break;
                    case "columns":
                        foreach (var column in member.Value.EnumerateObject())
                        {
                            var names = column.Name.Split('.');
                            differences.Compare(column.Name, column.Value.GetString(), tools.ColumnMeaning(names[0], names[1]));
                        }

                        break;
                    case "id" or "instance_id":
                        break;
                    default:
                        differences.Add($"no check for {member.Name}");
                        break;
                }
            }

            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }
}
