using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator;

/// <summary>A part of the world that outlives a restart. It stands in the saved file under its own name; new ones join by being registered.</summary>
internal interface ISavedPart
{
    /// <summary>Such as <c>twilioSenders</c>.</summary>
    string Name { get; }

    JsonNode? Save();

    void Restore(JsonElement saved);

    /// <summary>
    /// What there was is there again: the part makes what shall exist from the start, and keeps what it is to call when it changes by
    /// itself.
    /// </summary>
    void Begin(Action changed)
    {
    }
}

/// <summary>Something that <c>POST /api/reset</c> empties.</summary>
internal interface IForgets
{
    void Forget();
}
