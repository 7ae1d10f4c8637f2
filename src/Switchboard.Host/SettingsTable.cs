using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Host;

/// <summary>The documented table of all settings, from the records themselves.</summary>
static class SettingsTable
{
    const string Head = """
        # Settings

        Settings come from `appsettings.json` (beside the program, then in the working directory), from environment variables and from the
        command line; the later wins. The setting `Port` of the section `Server` is

        - `{ "Switchboard": { "Server": { "Port": 5080 } } }` in `appsettings.json`,
        - `Switchboard__Server__Port=5080` in the environment,
        - `--set Server:Port=5080`, or for this one `--port 5080`, on the command line.

        Lists are separated by commas. Times are a number and a unit: `500ms`, `30s`, `2m`, `1h`, `7d`. `DATABASE_URL` in the environment is
        `Data:Url`. An unknown name, a malformed value or one out of range stops the start; all of them are told at once.

        """;

    public static string Markdown(IEnumerable<Type> sections)
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var section in sections.OrderBy(SettingsReader.SectionOf, StringComparer.Ordinal))
        {
            page.Append("\n## ").Append(SettingsReader.SectionOf(section)).Append("\n\n| setting | default | meaning |\n|---|---|---|\n");
            var defaults = Activator.CreateInstance(section);
            foreach (var (property, setting) in SettingsReader.PropertiesOf(section))
            {
                var value = SettingsReader.Text(property.GetValue(defaults));
                page.Append("| `").Append(property.Name).Append("` | ").Append(value.Length == 0 ? "" : $"`{value}`").Append(" | ").Append(setting.Meaning);
                var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                if (type.IsEnum)
                {
                    page.Append(" One of ").AppendJoin(", ", Enum.GetNames(type).Select(name => $"`{name.ToLowerInvariant()}`")).Append('.');
                }
                else if (SettingsReader.Range(setting) is { Length: > 0 } range)
                {
                    page.Append(type == typeof(TimeSpan) ? " A time" : type.IsGenericType ? " Times" : " A number").Append(range).Append('.');
                }

                page.Append(setting.Secret ? " Secret." : "").Append(" |\n");
            }
        }

        return page.ToString();
    }
}
