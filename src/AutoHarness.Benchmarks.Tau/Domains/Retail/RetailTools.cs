using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains.Calculating;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <summary>The agent's tools of the retail domain: the list, and what reads.</summary>
internal sealed partial class RetailTools(StateStore database, string validatorVersion) : Toolkit(database)
{
    private const string NewAddress = "address1 address2 city state country zip";

    private static readonly ToolMethods All = new(
    [
        Tool(ToolKind.Generic, "calculate", "expression", (_, given) => Calculator.Calculate(given[0])),
        Tool(ToolKind.Write, "cancel_pending_order", "order_id reason", (kit, given) => kit.Cancel(given)),
        Tool(ToolKind.Write, "exchange_delivered_order_items", "order_id item_ids new_item_ids payment_method_id", (kit, given) => kit.Exchange(given)),
        Tool(ToolKind.Read, "find_user_id_by_name_zip", "first_name last_name zip", (kit, given) => kit.FindByName(given)),
        Tool(ToolKind.Read, "find_user_id_by_email", "email", (kit, given) => kit.FindByEmail(given[0])),
        Tool(ToolKind.Read, "get_order_details", "order_id", (kit, given) => new PyModel(kit.OrderOf(given[0]))),
        Tool(ToolKind.Read, "get_product_details", "product_id", (kit, given) => new PyModel(kit.ProductOf(given[0]))),
        Tool(ToolKind.Read, "get_item_details", "item_id", (kit, given) => new PyModel(kit.ItemOf(given[0]))),
        Tool(ToolKind.Read, "get_user_details", "user_id", (kit, given) => new PyModel(kit.UserOf(given[0]))),
        Tool(ToolKind.Read, "list_all_product_types", "", (kit, _) => kit.ListProductTypes()),
        Tool(ToolKind.Write, "modify_pending_order_address", "order_id " + NewAddress, (kit, given) => kit.ModifyOrderAddress(given)),
        Tool(ToolKind.Write, "modify_pending_order_items", "order_id item_ids new_item_ids payment_method_id", (kit, given) => kit.ModifyItems(given)),
        Tool(ToolKind.Write, "modify_pending_order_payment", "order_id payment_method_id", (kit, given) => kit.ModifyPayment(given)),
        Tool(ToolKind.Write, "modify_user_address", "user_id " + NewAddress, (kit, given) => kit.ModifyUserAddress(given)),
        Tool(ToolKind.Write, "return_delivered_order_items", "order_id item_ids payment_method_id", (kit, given) => kit.Return(given)),
        Tool(ToolKind.Generic, "transfer_to_human_agents", "summary", (_, _) => "Transfer successful"),
    ]);

    public override string ClassName => "RetailTools";

    public override ToolMethods Methods => All;

    private RetailDatabase Shop => (RetailDatabase)Database;

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<RetailTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private PyValue FindByName(ImmutableArray<PyValue> given)
    {
        var first = Arguments.Lower(given[0]);
        foreach (var (id, user) in Shop.Users.Entries)
        {
            // A last name that is no text is found out only where a first name matches.
            if (Arguments.SameInLower(user.FirstName, first) && Arguments.SameInLower(user.LastName, Arguments.Lower(given[1])) && new PyString(user.Address.Zip).Equals(given[2]))
            {
                return id;
            }
        }

        throw PythonException.Value("User not found");
    }

    private PyValue FindByEmail(PyValue email)
    {
        var wanted = Arguments.Lower(email);
        foreach (var (id, user) in Shop.Users.Entries)
        {
            if (Arguments.SameInLower(user.Email, wanted))
            {
                return id;
            }
        }

        throw PythonException.Value("User not found");
    }

    private PyValue ListProductTypes()
    {
        // Of products with one name the last remains.
        var types = OrderedMap<PyValue>.From([.. Shop.Products.Entries.Select(entry => KeyValuePair.Create(entry.Value.Name, (PyValue)entry.Value.ProductId))]);
        return System.Text.Encoding.ASCII.GetString(PyJson.WriteSorted(new PyDict(types)));
    }

    private Order OrderOf(PyValue id) =>
        Arguments.AsKey(id) is { } key && Shop.Orders.TryGet(key, out var order) ? order : throw PythonException.Value("Order not found");

    private User UserOf(PyValue id) =>
        Arguments.AsKey(id) is { } key && Shop.Users.TryGet(key, out var user) ? user : throw PythonException.Value("User not found");

    private Product ProductOf(PyValue id) =>
        Arguments.AsKey(id) is { } key && Shop.Products.TryGet(key, out var product) ? product : throw PythonException.Value("Product not found");

    private Variant ItemOf(PyValue id)
    {
        var key = Arguments.AsKey(id);
        foreach (var (_, product) in Shop.Products.Entries)
        {
            if (key is not null && product.Variants.TryGet(key, out var variant))
            {
                return variant;
            }
        }

        throw PythonException.Value("Item not found");
    }

    private Variant VariantOf(string productId, PyValue id) =>
        ProductOf(productId) is var product && Arguments.AsKey(id) is { } key && product.Variants.TryGet(key, out var variant)
            ? variant
            : throw PythonException.Value("Variant not found");

    private PaymentMethod MethodOf(string userId, PyValue id) =>
        UserOf(userId) is var user && Arguments.AsKey(id) is { } key && user.PaymentMethods.TryGet(key, out var method)
            ? method
            : throw PythonException.Value("Payment method not found");
}
