using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>A column of a form.</summary>
/// <param name="IsAmount">Yuan, right-aligned, a number in a spreadsheet.</param>
public sealed record FormColumn(string Title, bool IsAmount = false, bool IsCount = false);

/// <summary>
/// An official form as data: what HTML, PDF and spreadsheet are made from. Cells are as printed; amounts plain yuan with two decimals.
/// </summary>
/// <param name="Name">Of the file, without ending.</param>
/// <param name="Number">As printed at the top right.</param>
/// <param name="Readers">Regions that may read it; empty for the national agency alone.</param>
/// <param name="Facts">Lines above the table, name and value.</param>
/// <param name="Letter">Paragraphs of a notice; empty for a table.</param>
/// <param name="Totals">The last row, in the columns of the table; empty for none.</param>
/// <param name="Capitals">The amount in capital numerals; empty where a form has none.</param>
/// <param name="Signs">Who signs, such as 制表人.</param>
public sealed record ClearingForm(string Name, string Number, string Title, string Subtitle, IReadOnlyList<RegionCode> Readers, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<string> Letter,
    IReadOnlyList<FormColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Totals, string Capitals, IReadOnlyList<string> Signs, bool Landscape);
