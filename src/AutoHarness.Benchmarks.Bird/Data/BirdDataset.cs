using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>A dataset in its published layout, read once.</summary>
internal sealed class BirdDataset
{
    /// <summary>The file with the tasks.</summary>
    public const string FileName = "bird_interact_data.jsonl";

    private readonly Dictionary<string, DatabaseTexts> texts;

    private BirdDataset(string folder, ImmutableArray<BirdTask> tasks)
    {
        Folder = folder;
        Tasks = tasks;
        texts = tasks.Select(task => task.Database).Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => DatabaseTexts.Read(folder, name), StringComparer.Ordinal);
        Databases = [.. texts.Keys.Order(StringComparer.Ordinal)];
        Readiness = Readiness.Of(tasks);
    }

    public string Folder { get; }

    /// <summary>All rows, in the order of the file.</summary>
    public ImmutableArray<BirdTask> Tasks { get; }

    /// <summary>The databases that tasks need, without <c>_template</c>.</summary>
    public ImmutableArray<string> Databases { get; }

    public Readiness Readiness { get; }

    public DatabaseTexts this[string database] => texts[database];

    /// <summary>What is missing of the databases' texts.</summary>
    public IEnumerable<string> Problems => Databases.SelectMany(database => texts[database].Problems);

    /// <summary>Reads the dataset in a folder.</summary>
    /// <exception cref="HarnessException">There is no dataset, or a row cannot be read; every broken row is named.</exception>
    public static BirdDataset Load(string folder, string fileName = FileName)
    {
        var path = Path.Combine(folder, fileName);
        if (!File.Exists(path))
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1610", $"there is no BIRD-Interact dataset in {folder}: {fileName} is missing")
            {
                Fixes = ["download birdsql/bird-interact-lite or birdsql/bird-interact-full from Hugging Face and name the folder under bird.data"],
            });
        }

        var tasks = ImmutableArray.CreateBuilder<BirdTask>();
        var problems = new List<HarnessError>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line);
                var task = TaskRow.Read(document.RootElement.Clone());
                if (!places.TryAdd(task.InstanceId, number))
                {
                    throw new FormatException($"instance_id {task.InstanceId} stands in line {places[task.InstanceId]} already");
                }

                tasks.Add(task);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                problems.Add(new HarnessError(ExitCode.Environment, "AH1611", $"the dataset has a row that cannot be read: {e.Message}")
                {
                    Places = [new ErrorPlace(path, number)],
                    Fixes = ["download the file again"],
                });
            }
        }

        return problems is [var first, .. var further] ? throw new HarnessException(first) { Further = [.. further] } : new BirdDataset(folder, tasks.ToImmutable());
    }

    /// <summary>A hash over rows and texts.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var task in Tasks)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(task.Row.GetRawText() + "\n"));
        }

        foreach (var found in Databases.Select(database => texts[database]))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(found.Schema + "\n"));
            foreach (var (key, value) in found.ColumnMeanings.Concat(found.Knowledge))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{key}\n{value.GetRawText()}\n"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
