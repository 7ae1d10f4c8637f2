using System.Reflection;

namespace Switchboard.Kernel;

/// <summary>Which Switchboard this is.</summary>
public static class ProductVersion
{
    /// <summary>The version as people write it, such as <c>1.2.0</c> or <c>1.2.0-rc.1</c>, without the commit.</summary>
    public static readonly string Text =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
