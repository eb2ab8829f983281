using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Prices;

/// <summary>A price that was found.</summary>
/// <param name="Price">The price.</param>
/// <param name="Row">Name of the row in the table.</param>
/// <param name="Estimated">True when only a beginning of the name fits.</param>
internal sealed record PricedModel(ModelPrice Price, string Row, bool Estimated);
