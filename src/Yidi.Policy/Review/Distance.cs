namespace Yidi.Policy;

/// <summary>How far two places are apart. Sines are no money: the one file of the law that counts in floating point.</summary>
static class Distance
{
    const int EarthKilometres = 6_371;

    /// <summary>Whole kilometres along the great circle between two points in degrees.</summary>
    internal static int Kilometres((decimal North, decimal East) a, (decimal North, decimal East) b)
    {
        static double Radians(decimal degrees) => (double)degrees * Math.PI / 180;
        var (north, east) = (Radians(b.North - a.North) / 2, Radians(b.East - a.East) / 2);
        var chord = (Math.Sin(north) * Math.Sin(north)) + (Math.Cos(Radians(a.North)) * Math.Cos(Radians(b.North)) * Math.Sin(east) * Math.Sin(east));
        return (int)(2 * EarthKilometres * Math.Asin(Math.Sqrt(chord)));
    }
}
