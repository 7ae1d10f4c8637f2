using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Writes down what a rented number costs. Agents know of no bills; who does stands above them.</summary>
[Collected]
internal interface INumberRent
{
    /// <summary>The first month, inside the unit that makes a number count.</summary>
    ValueTask<int> Begin(Session unit, ChannelId channel);
}
