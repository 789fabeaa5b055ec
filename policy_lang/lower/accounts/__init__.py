"""Accounts that events move: closings of periods, and schedules that accounts end."""
