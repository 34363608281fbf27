namespace Yidi.House.Tests;
public sealed class Placeholder { [Fact] public void Ok() { } }
