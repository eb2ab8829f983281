using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>The tools as an agent gets them.</summary>
internal static class DeskToolDeclarations
{
    public static ImmutableArray<AIFunctionDeclaration> All { get; } =
    [
        Declare(DeskTool.FindCustomer, "Finds the account with an e-mail address.", Text("email", "E-mail address of the account")),
        Declare(DeskTool.ListOrders, "Lists the orders of an account with their items.", Text("customer_id", "Id of the account, such as C1001")),
        Declare(DeskTool.GetOrder, "Shows one order: status, dates, tracking number, items, delivery address.", OrderId()),
        Declare(DeskTool.GetProduct, "Shows a product with its variants and their stock.", Text("product_id", "Id of the product, such as P01")),
        Declare(DeskTool.CancelOrder, "Cancels a whole order.", OrderId(), OneOf("reason", "Why", "no_longer_needed", "ordered_by_mistake")),
        Declare(
            DeskTool.ReturnItems,
            "Takes items back and pays for them. Answers with the amount that was refunded.",
            OrderId(),
            ("item_ids", new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
                ["description"] = "Ids of the items, as in the order",
            }),
            OneOf("refund_to", "Where the money goes", "original_payment", "gift_card")),
        Declare(
            DeskTool.ExchangeItem,
            "Swaps an item for another variant of the same product.",
            OrderId(),
            Text("item_id", "Id of the item, as in the order"),
            Text("variant_id", "Id of the wanted variant, as in the product")),
        Declare(
            DeskTool.RefundItem,
            "Refunds an item that arrived damaged.",
            OrderId(),
            Text("item_id", "Id of the item, as in the order"),
            ("amount", new JsonObject { ["type"] = "number", ["description"] = "The amount" })),
        Declare(
            DeskTool.ChangeAddress,
            "Changes where an order is delivered.",
            OrderId(),
            Text("street", "Street and number"),
            Text("postal_code", "Postal code"),
            Text("city", "City")),
        Declare(DeskTool.Escalate, "Hands a case over to a colleague.", OrderId(), Text("summary", "What it is about, in a sentence")),
    ];

    private static (string, JsonObject) OrderId() => Text("order_id", "Number of the order, such as W2001");

    private static (string, JsonObject) Text(string name, string description) =>
        (name, new JsonObject { ["type"] = "string", ["description"] = description });

    private static (string, JsonObject) OneOf(string name, string description, params string[] values) =>
        (name, new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
            ["description"] = description,
        });

    private static AIFunctionDeclaration Declare(string name, string description, params (string Name, JsonObject Schema)[] parameters)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(parameters.Select(parameter => KeyValuePair.Create<string, JsonNode?>(parameter.Name, parameter.Schema))),
            ["required"] = new JsonArray([.. parameters.Select(parameter => JsonValue.Create(parameter.Name))]),
            ["additionalProperties"] = false,
        };
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return AIFunctionFactory.CreateDeclaration(name, description, document.RootElement.Clone(), returnJsonSchema: null);
    }
}
