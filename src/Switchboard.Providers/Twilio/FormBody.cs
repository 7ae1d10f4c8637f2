using System.Text;

namespace Switchboard.Providers.Twilio;

/// <summary>A form on its way out, encoded as it is built. Values that are null are left out; a repeated name is a list.</summary>
sealed class FormBody
{
    readonly StringBuilder text = new(256);

    public byte[] Bytes => Encoding.ASCII.GetBytes(text.ToString());

    public FormBody Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public override string ToString() => text.ToString();
}
