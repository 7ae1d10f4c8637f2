-- The next position is one more than the greatest.
CREATE UNIQUE INDEX event_position ON event (position);
