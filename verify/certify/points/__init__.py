"""Enclosures at single points: values, Jacobians, inverse points, witnesses."""
