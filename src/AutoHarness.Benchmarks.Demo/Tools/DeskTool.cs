namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>Names of the desk's tools, as models see them.</summary>
internal static class DeskTool
{
    public const string FindCustomer = "find_customer";
    public const string ListOrders = "list_orders";
    public const string GetOrder = "get_order";
    public const string GetProduct = "get_product";
    public const string CancelOrder = "cancel_order";
    public const string ReturnItems = "return_items";
    public const string ExchangeItem = "exchange_item";
    public const string RefundItem = "refund_damaged_item";
    public const string ChangeAddress = "change_address";
    public const string Escalate = "escalate";

    /// <summary>Whether the tool changes the books.</summary>
    public static bool Writes(string name) => name is CancelOrder or ReturnItems or ExchangeItem or RefundItem or ChangeAddress or Escalate;

    /// <summary>Whether policy wants the customer's yes first.</summary>
    public static bool NeedsAgreement(string name) => name is CancelOrder or ReturnItems or ExchangeItem or RefundItem;
}
